"""Who looked at the number that came with a report, told on its own page: to its reporter, signed in or by the code.

Nobody else reads of it there: not their co-reporters, not a desk, not the public. Who is signed in reads all looks at
their number, whatever for, with what else is kept of them (`people`).

The reason is written for whose number it is. Who holds the code of a report that nobody owned may have typed another's:
they read as what somebody looked, and when. Where somebody wrote it down for them, who did may hold the code, and it
shows no looks.
"""

from datetime import datetime

from linli.life.cases.models import Look
from linli.life.cases.opening import Opened
from linli.life.cases.timeline import Entry
from linli.town.people import rows


def told(way: list[Entry], seen: Opened | None, at: datetime) -> list[Entry]:
    """The way of a case, newest first, with the looks at its reader's own number where they fell.

    Where a report was taken back and sent again with the same number, those since: whoever left it may be another.
    """
    reporter = seen.reporter if seen is not None else None
    if seen is None or reporter is None or reporter.person_id is None:
        return way
    whole = seen.left or reporter.owned_at is not None
    if reporter.through and not whole:
        return way
    since = Look.objects.filter(reporter=reporter, reading__at__gte=reporter.reported_at)
    found = [each.reading for each in since.select_related("reading").order_by("-reading__at", "-reading")]
    lines = list(way)
    for noted, row in zip(found, rows.readings(found, at, whole=whole) if found else [], strict=True):
        after = (n for n, line in enumerate(lines) if line.moment is not None and line.moment <= noted.at)
        entry = Entry(str(row["title"]), str(row["aside"]), soft=str(row["line"]), moment=noted.at, verb="look")
        lines.insert(next(after, len(lines)), entry)
    return lines
