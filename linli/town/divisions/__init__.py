"""全国区划: every district, street and community of the nation by its code and name, to look up and to begin from.

Words: a *division* is one of them, as the statistics bureau writes it; a *list* is a file of them.
Who calls: `places`, which plants the tree of its own district out of a list; the operator's command.
Laws: reference data and no place: nothing happens in a division and nobody looks after it; what a later list no longer
has is ended, never deleted; a list of some districts says nothing of the others.
"""
