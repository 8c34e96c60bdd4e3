"""What the pages of drafts are asked: which draft, which row, and what is asked once more before it is done."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import NotAllowed, NotFound
from linli.ground.sheets.unpacking import printable
from linli.town.people.models import Person

from . import forms, saying, showing
from .anew import CLOSED
from .beneath import StaysLaid, going_back, staying
from .columns import Cells, Column, RuleTable
from .drafts import NotOpen
from .foreseen import Outlook
from .keepers import may_lay, who_lays, wrote
from .meanwhile import held
from .models import Draft, State
from .planning import Planned
from .saying import Speaker
from .tables import TABLES

BRIEF = 20
"""So many signs of a draft's reason stand in a heading."""

MANY = 8
"""Of more edits than that, a draft's page leads to its end at once."""
_STAY = gettext_lazy("%(tables)s定下就撤不回来，要改只能另起一份再改。")

type Question = dict[str, object]


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted; None shows a form fresh."""
    return request.POST if request.method == "POST" else None


def draft(public_id: UUID) -> Draft:
    """A draft by its public name. Raises `NotFound`."""
    people = ("begun_by", "laid_by", "closed_by")
    found = Draft.objects.select_related(*people).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def draft_to_read(public_id: UUID, *, keeps: bool) -> Draft:
    """The same, for all who work here once it is open no more. Raises `NotAllowed` for whoever does not keep rules."""
    found = draft(public_id)
    if found.state == State.OPEN and not keeps:
        raise NotAllowed
    return found


def draft_in(request: HttpRequest) -> Draft | None:
    """The open draft that the address names, if it does."""
    try:
        public_id = UUID(request.GET.get("draft", ""))
    except ValueError:
        return None
    return Draft.objects.filter(public_id=public_id, state=State.OPEN).first()


def row_in(request: HttpRequest) -> tuple[str, str]:
    """The table and the key that were to be changed, where the address names a table that there is."""
    table = request.GET.get("table", "")
    known = table in {each.slug for each in TABLES}
    return (table, request.GET.get("key", "")) if known else ("", "")


def named(request: HttpRequest) -> dict[str, str]:
    """The row that a button means. Raises `NotFound`."""
    form = forms.Named(request.POST)
    if not form.is_valid():
        raise NotFound
    return {"table": form.cleaned_data["table"], "key": form.cleaned_data["key"]}


def seen(request: HttpRequest) -> int | None:
    """The version of the draft that was looked at."""
    form = forms.Seen(request.POST)
    return form.cleaned_data["seen"] if form.is_valid() else None


def cells(kept: Draft, table: RuleTable, key: str, at: datetime) -> tuple[Cells | None, Cells]:
    """What is to be filled in of a row (of one that ends: what it was), and what the draft makes of it.

    A new row is filled in with None. Raises `NotFound`.
    """
    if not key:
        return None, {}
    if printable(key) != key:
        raise NotFound
    edit, was = kept.edits.filter(table=table.slug, key=key).first(), table.standing(kept.on, at).get(key)
    kept_now = held(was, edit)
    found = kept_now or was
    if not found:
        raise NotFound
    return found, kept_now


def fixed(kept: Draft, table: RuleTable, key: str) -> list[Column]:
    """The columns that a row keeps for good: none of one that a draft is the first to have."""
    return [] if not key or kept.edits.filter(table=table.slug, key=key, was__isnull=True).exists() else table.fixed


def draft_page(kept: Draft, outlook: Outlook, by: Person, at: datetime, *, keeps: bool) -> dict[str, object]:
    """What a draft's page shows beside its form: who may lay it as long as it is open, and whom nobody would lead."""
    made, is_open = outlook.planned, kept.state == State.OPEN
    lays = is_open and not wrote(kept, by)
    tables = [
        {"words": str(table.title), "href": reverse("rulebook:table", args=[table.slug]) + f"?draft={kept.public_id}"}
        for table in TABLES
    ]
    return {
        "draft": kept,
        "groups": showing.draft(kept, made, at),
        "wrong": len(made.wrong),
        "many": sum(map(len, made.edits.values())) > MANY,
        "open": is_open,
        "may_lay": lays,
        "may_ask": is_open and not lays and bool(may_lay(kept, at)),
        "who_lays": who_lays(kept, by, at) if is_open else "",
        "withdrawable": keeps and kept.state == State.LAID and kept.on > day_of(at) and going_back(made.edits),
        "stays": _stays(kept, made, at),
        "tables": tables,
        "state": _state(kept, staying(made.edits)),
        "closed_why": kept.closed_why,
        "anew": uuid7() if keeps and kept.state in CLOSED else None,
        "day": saying.day(kept.on),
        "heading": _heading(kept),
        "today": kept.on == day_of(at),
        "nobody": outlook.nobody,
    }


def _heading(kept: Draft) -> str:
    """A draft in one line: its day and the beginning of its reason."""
    why = kept.why if len(kept.why) <= BRIEF else f"{kept.why[:BRIEF]}…"
    return _("%(day)s：%(why)s") % {"day": saying.day(kept.on), "why": why}


def _stays(kept: Draft, made: Planned, at: datetime) -> str:
    """What of an open draft for a later day cannot be taken back, said before it is laid; "" if all can."""
    stay = staying(made.edits)
    if not stay or kept.state != State.OPEN or kept.on == day_of(at):
        return ""
    words = _("%(tables)s定下就撤不回来，别的那天以前都还能撤回。") if going_back(made.edits) else _STAY
    return str(words) % {"tables": stay}


def _state(kept: Draft, stay: str) -> str:
    """What became of a draft, and what of it stays though it was withdrawn."""
    said = {"day": saying.day(kept.on), "who": ""}
    if kept.state == State.LAID and kept.laid_by:
        return _("%(who)s定的，从 %(day)s 起生效。") % {**said, "who": saying.who(kept.laid_by)}
    if kept.state == State.DROPPED and kept.closed_by:
        return _("%(who)s放弃的，什么都没有改。") % {"who": saying.who(kept.closed_by)}
    if kept.state == State.WITHDRAWN and kept.closed_by and stay:
        said = {"who": saying.who(kept.closed_by), "tables": stay}
        return _("%(who)s在生效前撤回的，仍照原来的办；%(tables)s撤不回来，照定下的。") % said
    if kept.state == State.WITHDRAWN and kept.closed_by:
        return _("%(who)s在生效前撤回的，仍照原来的办。") % {"who": saying.who(kept.closed_by)}
    return _("%(who)s起草的，还没生效。") % {"who": saying.who(kept.begun_by)}


def row_page(
    kept: Draft, table: RuleTable, key: str, now: Cells | None, fixed: list[Column], at: datetime
) -> dict[str, object]:
    """What the form of a row shows beside it: what it is called, what stays, what holds. Raises `NotOpen`."""
    if kept.state != State.OPEN:
        raise NotOpen
    speaker = Speaker(table, at)
    standing: Mapping[str, str] | None = table.standing(kept.on, at).get(key)
    differs = speaker.differences(standing, now) if standing and now else []
    can_end = bool(key) and (table.whole or standing is None)
    return {
        "draft": kept,
        "table": table,
        "key": key,
        "title": speaker.title(now) if now else _("加一条"),
        "fixed": [(saying.labelled(each, (now or {}).get(each.name, "")), each.fixed) for each in fixed],
        "differs": differs,
        "can_end": can_end,
    }


def laying(kept: Draft, made: Planned, by: Person, at: datetime) -> Question:
    """The question before a draft holds; with something wrong, or for whoever wrote of it, it is not to be done.

    For a later day it can be taken back until then, for today it cannot, and either is said. Raises `NotOpen`.
    """
    if kept.state != State.OPEN:
        raise NotOpen
    back = reverse("rulebook:draft", args=[kept.public_id])
    title = _("从 %(day)s 起生效吗？") % {"day": saying.day(kept.on)}
    if wrote(kept, by):
        return {"title": title, "line": who_lays(kept, by, at), "back": back}
    if made.wrong:
        return {
            "title": title,
            "line": _("还有 %(count)d 处要改，改好才能定。") % {"count": len(made.wrong)},
            "back": back,
        }
    line = _("一共 %(count)d 处改动，一起生效。那天以前报的事仍按原来的办；那天以前都还能撤回。")
    if staying(made.edits):
        line = _("一共 %(count)d 处改动，一起生效。那天以前报的事仍按原来的办。%(stays)s")
    if kept.on == day_of(at):
        title = _("今天就生效吗？")
        line = _("一共 %(count)d 处改动，一定下马上就用，撤不回来；要改只能另起一份再改。已经报了的事仍按原来的办。")
    return {
        "title": title,
        "line": line % {"count": len(made.plan.changes), "stays": _stays(kept, made, at)},
        "href": reverse("rulebook:lay", args=[kept.public_id]),
        "words": _("就这样，定下"),
        "kept": [("seen", kept.version)],
        "changes": showing.first_changes(kept, made, at),
        "back": back,
    }


def dropping(kept: Draft) -> Question:
    """The question before a draft is given up."""
    return {
        "title": _("放弃这份草稿吗？"),
        "line": _("里面的改动都不会生效，草稿留着备查。"),
        "href": reverse("rulebook:drop", args=[kept.public_id]),
        "words": _("放弃"),
        "back": reverse("rulebook:draft", args=[kept.public_id]),
    }


def withdrawing(kept: Draft) -> Question:
    """The question before a laid draft is taken back; where all of it stays it is not to be done."""
    slugs = set(kept.edits.values_list("table", flat=True))
    title, back = _("撤回这份改动吗？"), reverse("rulebook:draft", args=[kept.public_id])
    if not going_back(slugs):
        return {"title": title, "line": StaysLaid(tables=staying(slugs)).words, "back": back}
    line = _("还没到 %(day)s，撤回以后仍照原来的办。")
    if stay := staying(slugs):
        line = _("还没到 %(day)s，撤回以后仍照原来的办；%(tables)s撤不回来，照定下的。")
    return {
        "title": title,
        "line": line % {"day": saying.day(kept.on), "tables": stay},
        "href": reverse("rulebook:withdraw", args=[kept.public_id]),
        "words": _("撤回"),
        "back": back,
    }
