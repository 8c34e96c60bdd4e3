"""Which day is it, and until when is there time: workdays, opening hours, deadlines.

Words: *workday* and *rest day* (by the State Council's arrangement for the year, with its make-up workdays) · *hours*
(the weekly windows in which an office or a desk is there) · *term* (`2WH`: so much time, counted in a unit) ·
*deadline* (the moment a term that began somewhere ends).
Rules take a `Calendar` as a value and ask no database. Laws: a deadline is never before its start, and never earlier
for a later start or a longer term; terms in workdays end on a workday; a term in work hours holds exactly so many.
"""
