"""The two books as the audit administrator reads them: everyone by number and post, no value of anyone.

The page says in words what was done and to what; JSON keeps the codes of the books.
"""

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from linli.ground.audit import speaking
from linli.ground.audit.models import Entry, Reading
from linli.ground.shared.moments import local

from . import queries
from .models import Contact
from .schemas.auditing import EntryShown, LookShown

type Row = dict[str, object]


def entries(rows: Iterable[Entry], at: datetime) -> list[EntryShown]:
    """What was done, as JSON. One query."""
    rows = list(rows)
    posts = queries.roles_of([row.actor for row in rows], at)
    return [
        EntryShown(
            at=row.at,
            recorded_at=row.recorded_at,
            who=row.actor,
            who_is=posts.get(row.actor, ""),
            verb=row.verb,
            about=row.object,
            digest=row.digest,
        )
        for row in rows
    ]


def looks(rows: Iterable[Reading], at: datetime) -> list[LookShown]:
    """Who looked, as JSON, without the reason. One query."""
    rows = list(rows)
    posts = queries.roles_of([row.reader for row in rows], at)
    return [
        LookShown(at=row.at, who=row.reader, who_is=posts.get(row.reader, ""), what=row.what, about=row.whose)
        for row in rows
    ]


def entry_rows(rows: Iterable[Entry], at: datetime) -> list[Row]:
    """What was done, in words, for `ui/parts/list.html`; each leads to all that was done to the same thing.

    A fixed number of queries for each kind of things among them, however many.
    """
    rows = list(rows)
    called = speaking.things([name for row in rows for name in (row.actor, row.object)], at)
    return [
        {
            "aside": _moment(row.at),
            "title": _("%(act)s：%(thing)s") % {"act": speaking.act(row.verb), "thing": called[row.object]},
            "line": called[row.actor],
            "href": f"?{urlencode({'about': speaking.as_written(row.object, called[row.object])})}",
        }
        for row in rows
    ]


def look_rows(rows: Iterable[Reading], at: datetime) -> list[Row]:
    """Who looked, in words, for `ui/parts/list.html`; each leads to all the looks of the same one.

    As many queries as for `entry_rows`.
    """
    rows = list(rows)
    called = speaking.things([name for row in rows for name in (row.reader, row.whose)], at)
    kinds = {f"contact.{kind.value}": str(kind.label) for kind in Contact.Kind}
    kinds["contact.roster"] = _("花名册和岗位上的手机号（核对一张表）")
    return [
        {
            "aside": _moment(row.at),
            "title": _("看了 %(whose)s 的%(what)s")
            % {"whose": called[row.whose], "what": kinds.get(row.what, row.what)},
            "line": called[row.reader],
            "href": f"?{urlencode({'who': speaking.as_written(row.reader, called[row.reader])})}",
        }
        for row in rows
    ]


def onward(day: date | None, who: str, about: str, after: str | None) -> str:
    """The address of the next page with the same question, "" after the last."""
    given = {"day": day.isoformat() if day else "", "who": who, "about": about, "after": after}
    return f"?{urlencode({name: value for name, value in given.items() if value})}" if after else ""


def _moment(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M:%S}"
