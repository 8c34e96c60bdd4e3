"""Where: the town as its neighbours know it, from the district down to the door.

Words: a *place* is a district, street, community, grid, courtyard, building or entrance; a *dwelling* is a door within
an entrance; a *lane* runs through several grids; an *alias* is what people call a place.
Who calls: every room above; cases and posts point at places, `lineage` tells where one stands, `locating` reads the
words people write, `workbook` takes a community in from a spreadsheet.
Laws: a place is ended, never deleted; one current place a code; everything works without geometry; whatever changes a
community's places gives it a new stamp in the same transaction, so that no one answers from an old index.
"""
