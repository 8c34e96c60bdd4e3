"""The town: where things are, who lives and works there, and how they are told."""
