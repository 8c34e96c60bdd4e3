"""The pages on which a district keeps its rules, and the one on which everybody reads what it promises."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.ground.once import keys
from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import day_of, now
from linli.ground.shared.refusals import NotFound
from linli.ground.ui import asking, cookies
from linli.town.people.allow import admits, allow, person_of
from linli.town.people.models import Person

from . import (
    anew,
    asked,
    drafts,
    foreseen,
    forms,
    giving_back,
    keepers,
    lasting,
    noticed,
    planning,
    public,
    showing,
    swapping,
    taking_in,
    together,
)
from .models import Draft
from .own_tables import HOLIDAYS
from .tables import table as table_of


@allow(GET="anyone")
def promises(request: HttpRequest) -> HttpResponse:
    """What is promised of each kind of matter, for everybody."""
    words = request.GET.get("words", "").strip()[:60]
    return render(request, "rulebook/promises.html", {"groups": public.promises(words, now()), "words": words})


@allow(GET="staff")
def overview(request: HttpRequest) -> HttpResponse:
    """The tables, the drafts that are worked on, and what was laid last."""
    at, keeps = now(), admits(request, begin)
    context = {"tables": showing.overview(at), "laid": showing.laid_drafts(at), "keeps": keeps}
    context |= {"open": showing.open_drafts(person_of(request), at) if keeps else []}
    return render(request, "rulebook/overview.html", context)


@allow(GET="staff")
def table(request: HttpRequest, table: str) -> HttpResponse:
    """The rows of a table that are in force, to be searched; with a draft, to be changed in it."""
    at, found, keeps = now(), table_of(table), admits(request, begin)
    draft = asked.draft_in(request) if keeps else None
    words = request.GET.get("words", "").strip()[:60]
    rows, count = showing.rows(found, words, at, draft, keeps=keeps)
    context = {"table": found, "rows": rows, "count": count, "words": words, "keeps": keeps, "draft": draft}
    return render(request, "rulebook/table.html", context | {"begin": showing.begin_href(found)})


@allow(GET="staff")
def row(request: HttpRequest, table: str, key: str) -> HttpResponse:
    """One row in force, with all that it says."""
    found, at = table_of(table), now()
    shown = showing.row(found, key, at)
    if shown is None:
        raise NotFound
    keeps = admits(request, begin)
    context = {"table": found, "row": shown, "keeps": keeps, "begin": showing.begin_href(found, key)}
    return render(request, "rulebook/row.html", context)


@allow(GET="staff")
def download(request: HttpRequest, table: str, kind: str) -> HttpResponse:
    """A table as a file, to be changed in a spreadsheet and taken in again."""
    return _saved(giving_back.file(table_of(table), kind, now()))


@allow(GET="rule_keeper")
def drafted(request: HttpRequest, draft: UUID, table: str, kind: str) -> HttpResponse:
    """A table as an open draft makes it, as a file: changed and taken in again it loses nothing of the draft."""
    return _saved(giving_back.file(table_of(table), kind, now(), asked.draft(draft)))


def _saved(found: giving_back.File) -> HttpResponse:
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


@allow(GET="rule_keeper", POST="rule_keeper")
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft, or go on with one that is open; then on to the row that was to be changed."""
    at, by, (table, key) = now(), person_of(request), asked.row_in(request)
    form = forms.Begun(asked.posted(request), initial={"on": forms.day_after(day_of(at)), "once": uuid7()})
    who, rows = keepers.who_lays(None, by, at), showing.open_drafts(by, at, table, key)
    page = asking.page(request, "rulebook/begin.html", form, rows=rows, who=who)
    if not form.is_valid():
        return page.show()
    said = form.reason
    made = _begun_once(form, by, repr(said).encode(), partial(drafts.begin, **said), at)
    return redirect(showing.onward(made, table, key))


@allow(GET="staff", POST="rule_keeper")
def draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """A draft: what it changes, what is wrong, from when; its day and reason may be changed while it is open."""
    at, keeps = now(), admits(request, begin)
    kept = asked.draft_to_read(draft, keeps=keeps)
    form = forms.Reason(asked.posted(request), initial={"why": kept.why, "on": kept.on})
    outlook, by = foreseen.Outlook(kept, planning.while_open(kept, at=at), at), person_of(request)
    page = asking.page(request, "rulebook/draft.html", form, **asked.draft_page(kept, outlook, by, at, keeps=keeps))
    if not form.is_valid():
        return page.show()
    drafts.reword(draft_id=kept.pk, **form.cleaned_data, by=by, at=at)
    return _to_draft(kept, _("记下了。"))


@allow(POST="rule_keeper")
def rehearse(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Try an open draft on past cases, and say on its page what would have gone otherwise."""
    at, kept, by = now(), asked.draft(draft), person_of(request)
    outlook = foreseen.Outlook(kept, planning.while_open(kept, at=at), at)
    tried = outlook.tried(by)
    form = forms.Reason(initial={"why": kept.why, "on": kept.on})
    context = asked.draft_page(kept, outlook, by, at, keeps=True) | {"form": form, "foreseen": tried}
    return render(request, "rulebook/draft.html", context)


@allow(GET="rule_keeper", POST="rule_keeper")
def change(request: HttpRequest, draft: UUID, table: str, key: str) -> HttpResponse:
    """Change one row in a draft."""
    return _row_form(request, asked.draft(draft), table, key)


@allow(GET="rule_keeper", POST="rule_keeper")
def new_row(request: HttpRequest, draft: UUID, table: str) -> HttpResponse:
    """Add a row in a draft."""
    return _row_form(request, asked.draft(draft), table, "")


def _row_form(request: HttpRequest, kept: Draft, table: str, key: str) -> HttpResponse:
    at, found = now(), table_of(table)
    cells, held = asked.cells(kept, found, key, at)
    fixed = asked.fixed(kept, found, key)
    form = forms.RowForm(found, found.choices(at), asked.posted(request), cells, held, fixed=fixed)
    context = asked.row_page(kept, found, key, cells, fixed, at)
    page = asking.page(request, "rulebook/change.html", form, **context, swap=swapping.href(kept, found, key))
    if not form.is_valid():
        return page.show()
    if form.overtaken(at):
        return page.show(status=drafts.ChangedMeanwhile.status)
    changed = form.changed
    if form.refused(planning.of_row(kept, found, key, changed, at=at)):
        return page.show()
    by, shown = person_of(request), form.shown if key else None
    drafts.change(draft_id=kept.pk, table=table, key=key, cells=changed, by=by, at=at, shown=shown)
    return _to_draft(kept, _("记在草稿里了，还没生效。"))


@allow(GET="rule_keeper", POST="rule_keeper")
def swap(request: HttpRequest, draft: UUID, table: str, key: str) -> HttpResponse:
    """Put another in a row's place in a draft: the row ends, and one that is alike but for that is added."""
    at, kept, found = now(), asked.draft(draft), table_of(table)
    cells, _held = asked.cells(kept, found, key, at)
    if not found.swapped:
        return redirect("rulebook:change", kept.public_id, table, key)
    context = swapping.page(kept, found, cells, at)
    form = forms.RowForm(found, found.choices(at), asked.posted(request), None, {})
    form.initial.update(swapping.alike(found, cells or {}))
    page = asking.page(request, "rulebook/change.html", form, **context)
    if not form.is_valid() or form.refused(planning.of_row(kept, found, "", form.cells, at=at)):
        return page.show()
    swapping.swap(draft_id=kept.pk, table=table, key=key, cells=form.cells, by=person_of(request), at=at)
    return _to_draft(kept, _("记在草稿里了，还没生效。"))


@allow(POST="rule_keeper")
def end(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Let a row end with a draft's day."""
    kept, named = asked.draft(draft), asked.named(request)
    drafts.end(draft_id=kept.pk, **named, by=person_of(request), at=now())
    return _to_draft(kept, _("记在草稿里了，还没生效。"))


@allow(POST="rule_keeper")
def undo(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Take one edit out of a draft, or all that stand on one card."""
    kept, table = asked.draft(draft), asked.named(request)["table"]
    keys = request.POST.getlist("key")[: together.MOST]
    together.undo(draft_id=kept.pk, table=table, keys=keys, by=person_of(request), at=now())
    return _to_draft(kept, _("撤掉了，这一条不改。"))


@allow(GET="rule_keeper", POST="rule_keeper")
def file(request: HttpRequest, draft: UUID, table: str) -> HttpResponse:
    """Take a whole table into a draft."""
    kept, found = asked.draft(draft), table_of(table)
    before = list(kept.edits.filter(table=table))
    form = forms.File(asked.posted(request), request.FILES or None, many=len(before))
    page = asking.page(request, "rulebook/file.html", form, draft=kept, table=found, many=len(before))
    if not form.is_valid():
        return page.show()
    sent = {"content": form.cleaned_data["file"].read(taking_in.MOST_BYTES + 1), "replaces": len(before)}
    taking_in.take_in(draft_id=kept.pk, table=table, **sent, by=person_of(request), at=now())
    return _to_draft(kept, taking_in.told(before, kept.edits.filter(table=table)))


@allow(GET="rule_keeper", POST="rule_keeper")
def notice(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Take a year's holidays into a draft, from the notice as it is pasted."""
    kept = asked.draft(draft)
    form = forms.Notice(asked.posted(request))
    page = asking.page(request, "rulebook/notice.html", form, draft=kept)
    if not form.is_valid():
        return page.show()
    days = kept.edits.filter(table=HOLIDAYS.slug)
    before = list(days)
    noticed.take_in(draft_id=kept.pk, **form.cleaned_data, by=person_of(request), at=now())
    return _to_draft(kept, taking_in.told(before, days.all()))


@allow(POST="rule_keeper")
def ask(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Ask those who may lay a draft to do so."""
    kept = asked.draft(draft)
    lasting.ask(draft_id=kept.pk, by=person_of(request), at=now())
    return _to_draft(kept, _("跟能定的人说了，请他们来定。"))


@allow(fresh=True, GET="rule_keeper", POST="rule_keeper")
def lay(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Ask once more, and let a draft hold from its day."""
    at, kept = now(), asked.draft(draft)
    if request.method != "POST":
        made = planning.while_open(kept, at=at)
        nobody = foreseen.Outlook(kept, made, at).nobody()
        return _once_more(request, asked.laying(kept, made, person_of(request), at), nobody)
    lasting.lay(draft_id=kept.pk, by=person_of(request), at=at, seen=asked.seen(request))
    return _to_draft(kept, _("定下了。"))


@allow(GET="rule_keeper", POST="rule_keeper")
def drop(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Ask once more, and give a draft up."""
    kept = asked.draft(draft)
    if request.method != "POST":
        return _once_more(request, asked.dropping(kept))
    drafts.drop(draft_id=kept.pk, by=person_of(request), at=now())
    response = redirect("rulebook:overview")
    cookies.say(response, _("放弃了，什么都没有改。"))
    return response


@allow(fresh=True, GET="rule_keeper", POST="rule_keeper")
def withdraw(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Ask once more, and take back what was laid for a day that has not come."""
    kept = asked.draft(draft)
    form = forms.Withdrawn(asked.posted(request))
    page = asking.page(request, "rulebook/withdraw.html", form, confirm=asked.withdrawing(kept))
    if not form.is_valid():
        return page.show()
    lasting.withdraw(draft_id=kept.pk, **form.cleaned_data, by=person_of(request), at=now())
    return _to_draft(kept, _("撤回了。"))


@allow(POST="rule_keeper")
def begin_anew(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Begin a draft with what one that was withdrawn or given up changes; a second tap begins no other."""
    old, form = asked.draft(draft), forms.Once(request.POST)
    form.is_valid()  # what is no mark of a tap counts as none
    work = partial(anew.begin_anew, draft_id=old.pk)
    made = _begun_once(form, person_of(request), old.public_id.bytes, work, now())
    return _to_draft(made, _("照那份起草好了，看看日子和改动。"))


def _begun_once(form: forms.Once, by: Person, body: bytes, work: Callable[..., Draft], at: datetime) -> Draft:
    """What a form begins, once however often it is sent."""
    sent = str(form.cleaned_data.get("once") or uuid7())
    made = keys.once(caller=by.source, key=sent, body=body, at=at, work=lambda: str(work(by=by, at=at).public_id))
    return asked.draft(UUID(made))


def _once_more(request: HttpRequest, question: dict[str, object], nobody: Sequence[str] = ()) -> HttpResponse:
    return render(request, "rulebook/once_more.html", {"confirm": question, "nobody": nobody})


def _to_draft(kept: Draft, words: str) -> HttpResponse:
    response = cast("HttpResponse", redirect("rulebook:draft", kept.public_id))
    cookies.say(response, words)
    return response
