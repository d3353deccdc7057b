"""Codec of sessions: the documents that results and history write and read."""
