"""The rulebook as JSON: what holds, and drafts of what is to hold, by the calls that the pages make."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from linli.ground.shared.moments import now
from linli.ground.shared.schemas import Key
from linli.town.people.allow import admits, allow, person_of
from linli.town.people.callers import once

from . import anew, asked, drafts, foreseen, jsoned, lasting, noticed, planning, taking_in
from . import schemas as s
from .models import Draft
from .tables import table as table_of

router = Router()


@router.get("/rules", response=list[s.TableNamed])
@allow(GET="staff")
def all_tables(request: HttpRequest) -> list[s.TableNamed]:
    """The tables of the rulebook."""
    return jsoned.tables(now())


@router.get("/rules/tables/{table}", response=s.TableShown)
@allow(GET="staff")
def one_table(request: HttpRequest, table: str) -> s.TableShown:
    """A table with its rows in force."""
    return jsoned.table(table_of(table), now())


@router.get("/rules/drafts", response=list[s.DraftNamed])
@allow(GET="staff")
def all_drafts(request: HttpRequest) -> list[s.DraftNamed]:
    """The drafts that are open, to those who keep the rules, and those that were laid last."""
    return jsoned.drafts(keeps=_keeps(request))


@router.post("/rules/drafts", response=s.DraftShown)
@allow(POST="rule_keeper")
def begin(request: HttpRequest, given: s.ReasonGiven, key: Key = "") -> s.DraftShown:
    """Begin a draft."""
    person, at, said = person_of(request), now(), given.dict()
    made = once(request, key, at=at, work=lambda: f"draft:{drafts.begin(by=person, at=at, **said).public_id}")
    return _shown(UUID(made.partition(":")[2]), at)


@router.get("/rules/drafts/{draft}", response=s.DraftShown)
@allow(GET="staff")
def one_draft(request: HttpRequest, draft: UUID) -> s.DraftShown:
    """A draft with its edits, and what is wrong with them; an open one to those who keep the rules."""
    return jsoned.draft(asked.draft_to_read(draft, keeps=_keeps(request)), now())


@router.post("/rules/drafts/{draft}/rehearsal", response=s.RehearsedShown)
@allow(POST="rule_keeper")
def rehearsal(request: HttpRequest, draft: UUID) -> s.RehearsedShown:
    """What an open draft would have made of the cases of the last ninety days, as counts alone.

    It stands in the book of acts; sixty in an hour are answered.
    """
    by, at, kept = person_of(request), now(), asked.draft(draft)
    return s.RehearsedShown(words=foreseen.Outlook(kept, planning.while_open(kept, at=at), at).tried(by))


@router.post("/rules/drafts/{draft}/reason", response=s.DraftShown)
@allow(POST="rule_keeper")
def reword(request: HttpRequest, draft: UUID, given: s.ReasonGiven, key: Key = "") -> s.DraftShown:
    """Give a draft another reason and day."""
    return _done(request, draft, key, partial(drafts.reword, why=given.why, on=given.on))


@router.post("/rules/drafts/{draft}/change", response=s.DraftShown)
@allow(POST="rule_keeper")
def change(request: HttpRequest, draft: UUID, given: s.RowGiven, key: Key = "") -> s.DraftShown:
    """Change one row in a draft, or add one."""
    return _done(request, draft, key, partial(drafts.change, table=given.table, key=given.key, cells=given.cells))


@router.post("/rules/drafts/{draft}/end", response=s.DraftShown)
@allow(POST="rule_keeper")
def end(request: HttpRequest, draft: UUID, given: s.RowNamed, key: Key = "") -> s.DraftShown:
    """Let a row end with a draft's day."""
    return _done(request, draft, key, partial(drafts.end, table=given.table, key=given.key))


@router.post("/rules/drafts/{draft}/undo", response=s.DraftShown)
@allow(POST="rule_keeper")
def undo(request: HttpRequest, draft: UUID, given: s.RowNamed, key: Key = "") -> s.DraftShown:
    """Take one edit out of a draft."""
    return _done(request, draft, key, partial(drafts.undo, table=given.table, key=given.key))


@router.post("/rules/drafts/{draft}/file", response=s.DraftShown)
@allow(POST="rule_keeper")
def file(request: HttpRequest, draft: UUID, given: s.TableGiven, key: Key = "") -> s.DraftShown:
    """Take a whole table into a draft."""
    work = partial(taking_in.take_in, table=given.table, content=given.content, replaces=given.replaces)
    return _done(request, draft, key, work)


@router.post("/rules/drafts/{draft}/notice", response=s.DraftShown)
@allow(POST="rule_keeper")
def notice(request: HttpRequest, draft: UUID, given: s.NoticeGiven, key: Key = "") -> s.DraftShown:
    """Take a year's holidays into a draft, from the State Council's notice of that year."""
    return _done(request, draft, key, partial(noticed.take_in, text=given.text, source=given.source))


@router.post("/rules/drafts/{draft}/ask", response=s.DraftShown)
@allow(POST="rule_keeper")
def ask(request: HttpRequest, draft: UUID, key: Key = "") -> s.DraftShown:
    """Ask those who may lay a draft to do so: a letter to each, once for each version."""
    return _done(request, draft, key, lasting.ask)


@router.post("/rules/drafts/{draft}/lay", response=s.DraftShown)
@allow(fresh=True, POST="rule_keeper")
def lay(request: HttpRequest, draft: UUID, given: s.SeenGiven, key: Key = "") -> s.DraftShown:
    """Let a draft hold from its day: all of it or nothing."""
    return _done(request, draft, key, partial(lasting.lay, seen=given.version))


@router.post("/rules/drafts/{draft}/drop", response=s.DraftShown)
@allow(POST="rule_keeper")
def drop(request: HttpRequest, draft: UUID, key: Key = "") -> s.DraftShown:
    """Give a draft up."""
    return _done(request, draft, key, drafts.drop)


@router.post("/rules/drafts/{draft}/anew", response=s.DraftShown)
@allow(POST="rule_keeper")
def begin_anew(request: HttpRequest, draft: UUID, key: Key = "") -> s.DraftShown:
    """Begin a draft with what one that was withdrawn or given up changes."""
    by, at, old = person_of(request), now(), asked.draft(draft)
    work = partial(anew.begin_anew, draft_id=old.pk, by=by, at=at)
    made = once(request, key, at=at, work=lambda: f"draft:{work().public_id}")
    return _shown(UUID(made.partition(":")[2]), at)


@router.post("/rules/drafts/{draft}/withdraw", response=s.DraftShown)
@allow(fresh=True, POST="rule_keeper")
def withdraw(request: HttpRequest, draft: UUID, given: s.WithdrawnGiven, key: Key = "") -> s.DraftShown:
    """Take back what was laid for a day that has not come, and say why."""
    return _done(request, draft, key, partial(lasting.withdraw, why=given.why))


def _done(request: HttpRequest, public_id: UUID, key: str, work: Callable[..., Draft]) -> s.DraftShown:
    """Do something to a draft once, and show what it is then."""
    person, at, kept = person_of(request), now(), asked.draft(public_id)
    once(request, key, at=at, work=lambda: f"draft:{work(draft_id=kept.pk, by=person, at=at).public_id}")
    return _shown(public_id, at)


def _keeps(request: HttpRequest) -> bool:
    return admits(request, begin, "POST")


def _shown(public_id: UUID, at: datetime) -> s.DraftShown:
    return jsoned.draft(asked.draft(public_id), at)
