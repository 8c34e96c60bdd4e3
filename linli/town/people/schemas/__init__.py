"""The shapes of this room's JSON, a file for each file of `api`."""
