"""The town: where things are, who people are, and what they are told."""
