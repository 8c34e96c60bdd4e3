"""The tests mirror the tree: tests/<room>/test_<file>.py, and house/, journeys/ and trust/ beside them."""
