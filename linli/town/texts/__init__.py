"""区里自己的话: what a district says in its own words on the product's pages, in three languages, from a day on.

Words: a *text* is what is said under one *key* from one day until another; a key says where that is read, how long it
may be, and what the product says by itself.
Files: `keys` (the fixed list), `saying` (what is said at a moment), `taking_in` (the table `texts.csv`).
Who calls: pages, cases (whom one may ring), the rulebook of the district.
Laws: a text is plain words, never markup; the numbers of emergencies (110, 119, 120, 122) are the nation's and no key.
"""
