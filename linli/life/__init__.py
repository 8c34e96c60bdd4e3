"""Life: what neighbours do for each other."""
