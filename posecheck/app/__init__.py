"""The edges joined: analysis, live session, batch, export."""
