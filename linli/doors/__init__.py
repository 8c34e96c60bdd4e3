"""The doors: how one comes in, as a person by pages or as a program by JSON."""
