"""规矩: what a district lays down before anyone can report, and whenever it changes its mind, each from a day on.

Words: a *table* is one file of rules, of which there are eight (`tables.TABLES`: hours, holidays, handling bodies,
responsibilities, fall-backs, terms, categories, a district's own words); a *plan* is what tables would change, and what
is wrong in them; to *lay* them is to let them hold; to *rehearse* a plan is to try it on past cases before that. A
*draft* holds *edits*, each of one row.
Who calls it: the operator's command, the demo town; those who keep the rules of a district, by page or JSON.
Laws: what holds is never changed backwards; while anything is wrong nothing is laid; the same again changes nothing,
and a table that is not given stays; a draft undoes nothing that somebody else laid meanwhile, and once it is laid or
dropped it stays as it is; whoever wrote anything of a draft never lays it.
"""
