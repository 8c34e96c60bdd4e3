"""The neighbourhood from the command line, one file a subject."""
