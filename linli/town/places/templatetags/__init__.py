"""What templates can say of places and their numbers."""
