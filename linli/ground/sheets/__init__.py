"""Spreadsheets: what a stranger sends becomes plain text cells, and what goes out runs nothing when it is opened.

Words: a *grid* is one sheet as rows of text; a *range* is what was merged in it; a *page* is a sheet to write.
Who calls: whatever takes in a table or gives one out; which tables there are, and what their headings mean, is theirs.
Laws: sizes are read before anything is unpacked; no formula, link, picture or macro comes in, and none goes out.

Files, from the top: opening (any of them, by what it is) · texts (CSV, saved pages) · xmlbooks (SpreadsheetML) ·
oldbooks (.xls) · writing (.xlsx) · unpacking (.xlsx, and the limits of all).
"""
