"""红色网格: a matter that a resident reports, from the first word until the resident says it is solved.

Words: a *case* is one matter; a *step* is one act on it, appended and never changed; a *reporter* is who asked and
who will be asked; a *word* is what a reporter says of the result; a *desk* is a level that holds the case
(grid, community, street, district).

Who calls it: residents' and staff's pages, the JSON door, the worker's clocks, the demo town.

Laws: the table in `workflow` says every change there is. One function, `steps.step`, makes it. Nothing is solved but by
a reporter's word. Who verifies is never who handled. A deadline is computed from the report and never moves later.
"""
