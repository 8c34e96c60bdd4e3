"""Where things end: the outline of a grid, a community or a courtyard on the map, and in which of them a point lies.

Words: a *boundary* is the outline of one place from one moment on; a *datum* is what the degrees of a file are counted
from; an *overlap* is ground that two neighbours both claim, a *gap* ground between them that nobody does.
Files: `taking_in` says who may draw and keeps what was looked at; `columns` and `matching` which place an outline is;
`straying` what may not be drawn; `fitting` how well the rest would fit; `outlines` and `pointing` answer maps and taps.
Who calls: whoever reports by a tap on the map, the map itself, the district that redraws its grids.
Laws: everything is kept in WGS-84, the file's datum beside it; a boundary is ended, never changed or deleted; a point
lies in one grid at most: on a common border, and where two overlap, in the one with the smaller code. A place without
a boundary works as well as before.
"""
