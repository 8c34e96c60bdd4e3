"""What the pages of the rulebook show: tables, rows and drafts as ready strings."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ground.shared.moments import day_of, morning
from linli.ground.ui import times
from linli.town.people.models import Person

from . import briefly, remarks, saying, together
from .columns import Cells, RuleTable
from .models import Draft, Edit, State, Writer
from .planning import Planned, Wrong
from .queries import laid_last, worked_on
from .saying import Speaker
from .tables import TABLES

SHOWN = 200
"""So many rows of a table stand on its page."""
TAGS = {State.OPEN: "wait", State.LAID: "solved", State.DROPPED: "shut", State.WITHDRAWN: "shut"}

type Row = dict[str, Any]


def overview(at: datetime) -> list[Row]:
    """The tables: how much each holds, since when, and what is planned."""
    return [_table(table, at) for table in TABLES]


def _table(table: RuleTable, at: datetime) -> Row:
    today, days = day_of(at), table.days()
    past, ahead = [day for day in days if day <= today], [day for day in days if day > today]
    said = [str(table.about)]
    if past:
        said.append(_("最近一次从 %(day)s 起改的。") % {"day": saying.day(past[-1])})
    if ahead:
        said.append(_("%(day)s起还要改。") % {"day": saying.day(ahead[0])})
    count = _("%(count)d 条") % {"count": len(table.rows(at))}
    return {
        "title": table.title,
        "href": reverse("rulebook:table", args=[table.slug]),
        "line": " ".join(said),
        "aside": count,
    }


def open_drafts(by: Person, at: datetime, table: str = "", key: str = "") -> list[Row]:
    """The drafts that are worked on, newest first; each leads on to the row that was to be changed, if any.

    Those in which `by` wrote nothing, and which they may lay as long as that is so, are marked.
    """
    mine = Exists(Writer.objects.filter(draft=OuterRef("pk"), person=by))
    found = worked_on().select_related("begun_by").annotate(many=Count("edits"), mine=mine)
    return [
        {
            "title": draft.why,
            "href": onward(draft, table, key),
            "line": _("%(who)s起草，改了 %(count)d 条，打算从 %(day)s 起")
            % {"who": saying.who(draft.begun_by), "count": draft.many, "day": saying.day(draft.on)},
            "aside": times.words(draft.begun_at, now=at),
        }
        | ({} if draft.mine else {"state": "wait", "state_words": _("可以由您来定")})
        for draft in found
    ]


def laid_drafts(at: datetime) -> list[Row]:
    """What was laid last: who drafted it, who laid it, when, why, and what is otherwise, new or ended by it."""
    drafts = list(laid_last().select_related("begun_by", "laid_by"))
    what = briefly.said(Edit.objects.filter(draft__in=drafts).order_by("table", "key"), at)
    return [
        {
            "title": draft.why,
            "href": reverse("rulebook:draft", args=[draft.public_id]),
            "state": TAGS[State(draft.state)],
            "state_words": _state(draft, at),
            "line": _("%(writer)s起草、%(who)s定的：%(what)s")
            % {
                "writer": saying.who(draft.begun_by),
                "who": saying.who(draft.laid_by) if draft.laid_by else "",
                "what": what.get(draft.pk, ""),
            },
            "aside": times.words(draft.laid_at, now=at) if draft.laid_at else "",
        }
        for draft in drafts
    ]


def _state(draft: Draft, at: datetime) -> str:
    if draft.state == State.LAID:
        words = _("从 %(day)s 起") if draft.on <= day_of(at) else _("%(day)s 起才生效")
        return words % {"day": saying.day(draft.on)}
    return str(State(draft.state).label)


def rows(table: RuleTable, words: str, at: datetime, draft: Draft | None, *, keeps: bool) -> tuple[list[Row], int]:
    """The rows in force that contain the words, and how many there are; they lead to the draft's form, if any."""
    speaker = Speaker(table, at)
    standing = table.by_key(at)
    found = saying.found(words, table, standing, speaker) if words else standing
    ahead = planned(table, at, speaker)
    return [
        {
            "title": speaker.title(cells),
            "line": " ".join(filter(None, [speaker.line(cells), ahead.get(key, "")])),
            "href": _href(table, key, draft if keeps else None),
        }
        for key, cells in list(found.items())[:SHOWN]
    ], len(found)


def _href(table: RuleTable, key: str, draft: Draft | None) -> str:
    if draft is None:
        return reverse("rulebook:row", args=[table.slug, key])
    return reverse("rulebook:change", args=[draft.public_id, table.slug, key])


def planned(table: RuleTable, at: datetime, speaker: Speaker) -> dict[str, str]:
    """What of the rows in force will be otherwise, by their keys: each day ahead against the one before."""
    found: dict[str, str] = {}
    before = table.by_key(at)
    for day in [day for day in table.days() if day > day_of(at)][:5]:
        then = table.by_key(morning(day))
        for key, cells in before.items():
            if key not in then:
                found.setdefault(key, _("%(day)s起停用。") % {"day": saying.day(day)})
            elif then[key] != cells:
                said = {"day": saying.day(day), "what": _("；").join(speaker.differences(cells, then[key]))}
                found.setdefault(key, _("%(day)s起改为：%(what)s。") % said)
        before = then
    return found


def draft(kept: Draft, made: Planned, at: datetime) -> list[Row]:
    """The edits of a draft, table by table: old and new in plain words, and what is wrong."""
    shown, edits = [], made.edits
    for table in TABLES:
        if table.slug in edits:
            speaker = Speaker(table, at)
            wrong = [each for each in made.wrong if each.table is table]
            cards = together.gathered(table, edits[table.slug], [each.key for each in wrong])
            remarked = remarks.of_edits(edits[table.slug], speaker, at) if kept.state == State.OPEN else {}
            found = [
                _edits(kept, table, card, wrong, speaker) | {"remark": remarked.get(card[0].key, "")} for card in cards
            ]
            known = {edit.key for edit in edits[table.slug]}
            others = [each.words for each in wrong if each.key not in known]
            shown.append({"title": f"{table.title} {len(known)}", "table": table.slug, "rows": found, "wrong": others})
    return shown


def first_changes(kept: Draft, made: Planned, at: datetime) -> list[Row]:
    """The first few edits of each table in a line each, with what is remarked of them, and how many more there are."""
    return [
        {
            "title": group["title"],
            "lines": [_in_a_line(card) for card in group["rows"][: briefly.MOST_NAMED]],
            "more": len(group["rows"]) - briefly.MOST_NAMED,
        }
        for group in draft(kept, made, at)
    ]


def _in_a_line(card: Row) -> str:
    said = _("；").join([*card["lines"][: briefly.MOST_NAMED], *filter(None, [card["remark"]])])
    title = _("%(state)s“%(row)s”") % {"state": card["state_words"], "row": card["title"]}
    return _("%(label)s：%(said)s") % {"label": title, "said": said} if said else title


def _edits(kept: Draft, table: RuleTable, edits: list[Edit], wrong: list[Wrong], speaker: Speaker) -> Row:
    """The card of an edit, or of the days that one notice brought."""
    shown = _edit(kept, table, edits[0], wrong, speaker) | {"keys": [edit.key for edit in edits]}
    if len(edits) == 1:
        return shown
    title = _("%(source)s，%(count)d 天") % {"source": (edits[0].cells or {})["source"], "count": len(edits)}
    undo = _("撤掉“%(row)s”") % {"row": title}
    return shown | {"title": title, "lines": together.lines(edits), "href": "", "undo": undo}


def _edit(kept: Draft, table: RuleTable, edit: Edit, wrong: list[Wrong], speaker: Speaker) -> Row:
    was, cells = edit.was or {}, edit.cells or {}
    title = speaker.title(cells or was)
    if edit.ends:
        state, lines = _("停用"), []
    elif edit.was is None:
        state, lines = _("新添"), speaker.given(cells)
    else:
        state, lines = _("改动"), speaker.differences(was, cells)
    is_open = kept.state == State.OPEN
    return {
        "title": title,
        "state": "late" if any(each.key == edit.key for each in wrong) else "wait",
        "state_words": state,
        "lines": lines,
        "wrong": [each.words for each in wrong if each.key == edit.key],
        "by": saying.who(edit.by),
        "href": _href(table, edit.key, kept) if is_open and not edit.ends else "",
        "label": _("改“%(row)s”") % {"row": title},
        "undo": _("撤掉对“%(row)s”的改动") % {"row": title},
        "table": table.slug,
    }


def row(table: RuleTable, key: str, at: datetime) -> Row | None:
    """One row that is in force, with all that it says; None if there is none."""
    cells: Cells | None = table.by_key(at).get(key)
    if cells is None:
        return None
    speaker = Speaker(table, at)
    ahead = planned(table, at, speaker).get(key, "")
    return {"title": speaker.title(cells), "facts": speaker.facts(cells), "ahead": ahead}


def begin_href(table: RuleTable | None = None, key: str = "") -> str:
    """Where a draft is begun, and where one goes on from there."""
    asked = f"?table={table.slug}&key={quote(key)}" if table else ""
    return reverse("rulebook:begin") + asked


def onward(draft: Draft, table: str, key: str) -> str:
    """Where one goes on to once a draft is there: the row that was to be changed, or the table, or the draft."""
    if table and key:
        return reverse("rulebook:change", args=[draft.public_id, table, key])
    if table:
        return reverse("rulebook:table", args=[table]) + f"?draft={draft.public_id}"
    return reverse("rulebook:draft", args=[draft.public_id])
