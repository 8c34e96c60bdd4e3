"""What is held in memory, and whether it still holds: places, categories, calendars, who sits where.

Words: *edition* (a name that one state of some tables goes by; any change gives a new one, never used before) · *look*
(asking once for all editions) · *kept* (a value in memory, with the edition it was read under).
Who: whatever answers the same question thousands of times between two changes. Laws: a value is used only under the
edition it was read under or a later reading; a change that is undone leaves no edition behind that anyone trusts.
"""
