"""What every room shares and no room owns: moments, refusals, names, paths, text, guards in the database.

It has no model and knows no word of the neighbourhood. Everything here is used by two rooms or more.
Law: nothing in it reads the clock but `moments`, and nothing in it imports another room.
"""
