"""Applications: they open cameras, files and screens, and connect them to the core."""
