"""The two books as the audit administrator reads them: everyone by number and post, no value of anyone."""

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

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
    """What was done, for `ui/parts/list.html`; each leads to all that was done to the same thing. One query."""
    return [
        {
            "aside": _moment(row.at),
            "title": f"{row.verb} → {row.about}",
            "line": _by(row.who, row.who_is),
            "href": f"?{urlencode({'about': row.about})}",
        }
        for row in entries(rows, at)
    ]


def look_rows(rows: Iterable[Reading], at: datetime) -> list[Row]:
    """Who looked, for `ui/parts/list.html`; each leads to all the looks of the same one. One query."""
    kinds = {f"contact.{kind.value}": str(kind.label) for kind in Contact.Kind}
    return [
        {
            "aside": _moment(row.at),
            "title": _("看了 %(whose)s 的%(what)s") % {"whose": row.about, "what": kinds.get(row.what, row.what)},
            "line": _by(row.who, row.who_is),
            "href": f"?{urlencode({'who': row.who})}",
        }
        for row in looks(rows, at)
    ]


def onward(day: date | None, who: str, about: str, after: str | None) -> str:
    """The address of the next page with the same question, "" after the last."""
    given = {"day": day.isoformat() if day else "", "who": who, "about": about, "after": after}
    return f"?{urlencode({name: value for name, value in given.items() if value})}" if after else ""


def _moment(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M:%S}"


def _by(who: str, post: str) -> str:
    return f"{who}（{post}）" if post else who
