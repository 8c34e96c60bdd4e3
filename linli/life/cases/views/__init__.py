"""The pages of this room: bringing a matter in, following it, working on it."""
