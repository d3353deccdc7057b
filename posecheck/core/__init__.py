"""The pure core: NumPy only; no files, no clock, no threads."""
