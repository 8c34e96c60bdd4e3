"""Life: what neighbours and those who serve them do for each other."""
