"""The pages of this room, by who comes: at the door, about oneself, at the desk, and for those who set things up."""
