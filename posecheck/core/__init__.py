"""Pure core: NumPy only; no files, clocks or threads."""
