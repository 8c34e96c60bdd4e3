"""Drafts of the rulebook: rows are changed one by one by those who keep the rules, and stay as they were settled."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound
from linli.life.rulebook import anew, drafts, lasting
from linli.life.rulebook.laying import InThePast
from linli.life.rulebook.models import Draft, Edit, State
from linli.life.rulebook.tables import CATEGORIES
from linli.town.people.models import Body
from tests.emptying import unguarded
from tests.rulebook.drafting import DAY, LAMP, Begin, begin, edit, lay, lay_by, street, wrong
from tests.street import Street

__all__ = ["begin", "street"]


def test_a_draft_made_anew_changes_what_the_old_one_changed_and_keeps_what_others_laid_since(
    street: Street, begin: Begin, at: datetime
):
    """Control: the rows of the old one as they stand would bring the old first answer back."""
    old, since = begin(resolve_within="1WD"), begin(on=at, respond_within="1WH")
    with pytest.raises(anew.StillStands):
        anew.begin_anew(draft_id=old.pk, by=street.meng, at=at)
    drafts.drop(draft_id=old.pk, by=street.zheng, at=at)
    lay(since, street, at)
    made = anew.begin_anew(draft_id=old.pk, by=street.meng, at=at + 3 * DAY)
    edit = made.edits.get()
    assert {name: (edit.cells or {})[name] for name in ("resolve_within", "respond_within")} == {
        "resolve_within": "1WD",
        "respond_within": "1WH",
    }
    assert (old.edits.get().cells or {})["respond_within"] != "1WH"
    assert (made.on, wrong(made, at + 3 * DAY)) == (day_of(at + 3 * DAY), [])
    assert [writer.person for writer in made.writers.all()] == [street.meng]


def test_changed_back_it_is_no_change_and_nothing_is_laid(street: Street, begin: Begin, at: datetime):
    draft = begin(resolve_within="1WD")
    edit(draft, street, at, resolve_within="3wd")
    assert draft.edits.count() == 0
    with pytest.raises(lasting.NothingToLay):
        lay(draft, street, at)


def test_a_draft_is_not_begun_for_the_past_nor_laid_after_its_day(street: Street, begin: Begin, at: datetime):
    with pytest.raises(InThePast):
        begin(on=at - DAY)
    begin(on=at + 366 * DAY)
    with pytest.raises(Invalid):
        begin(on=at + 367 * DAY)
    draft = begin(on=at, resolve_within="1WD")
    with pytest.raises(InThePast):
        lay(draft, street, at + DAY)
    drafts.reword(draft_id=draft.pk, why="改个日子", on=day_of(at + DAY), by=street.zheng, at=at + DAY)
    assert lay(draft, street, at + DAY).state == State.LAID


@pytest.mark.parametrize("who", ["xu", "han", "sun", "lin"])
def test_whoever_has_no_post_of_the_kind_at_the_district_keeps_no_rules(
    street: Street, begin: Begin, at: datetime, who: str
):
    draft = begin(resolve_within="1WD")
    with pytest.raises(NotAllowed):
        lay_by(street.person[who], draft, at)
    with pytest.raises(NotAllowed):
        drafts.begin(why="我也想改", on=day_of(at), by=street.person[who], at=at)


def test_a_body_is_added_for_later_and_renamed_only_at_once(street: Street, begin: Begin, at: datetime):
    draft = begin()
    edit(draft, street, at, table="bodies", key="LT", name="路灯所")
    assert [key for key, _words in wrong(draft, at)] == ["LT"]
    drafts.reword(draft_id=draft.pk, why="改名", on=day_of(at), by=street.zheng, at=at)
    lay(draft, street, at)
    assert Body.objects.get(code="LT").name == "路灯所"


@pytest.mark.parametrize(
    ("cells", "field"),
    [({"nothing": "1"}, "nothing"), ({"code": "99999"}, "code"), ({"law": "法" * 4001}, "law")],
)
def test_what_cannot_even_be_kept_is_refused(
    street: Street, begin: Begin, at: datetime, cells: dict[str, str], field: str
):
    with pytest.raises(Invalid) as refused:
        begin(**cells)
    assert list(refused.value.fields) == [field]
    with pytest.raises(Invalid):
        drafts.change(draft_id=begin().pk, table="categories", key="", cells={"code": LAMP}, by=street.zheng, at=at)


def test_a_cell_that_is_another_than_was_shown_is_not_changed_and_one_that_nobody_touched_is(
    street: Street, begin: Begin, at: datetime
):
    """Control: without what was shown the last one's word stands."""
    draft, shown = begin(), CATEGORIES.by_key(at)[LAMP]
    edit(draft, street, at, resolve_within="1WD")
    said: dict[str, Any] = {"draft_id": draft.pk, "table": "categories", "key": LAMP, "by": street.zheng, "at": at}
    with pytest.raises(drafts.ChangedMeanwhile):
        drafts.change(**said, cells={"resolve_within": "2WD"}, shown=shown)
    drafts.change(**said, cells={"resolve_within": "1wd", "law": "某条例"}, shown=shown)
    cells = draft.edits.get().cells or {}
    assert (cells["resolve_within"], cells["law"]) == ("1WD", "某条例")
    drafts.change(**said, cells={"resolve_within": "2WD"})
    assert (draft.edits.get().cells or {})["resolve_within"] == "2WD"


def test_rows_that_are_not_there_are_not_changed_and_hours_do_not_end(street: Street, begin: Begin, at: datetime):
    draft = begin()
    with pytest.raises(NotFound):
        edit(draft, street, at, key="00000", law="x")
    with pytest.raises(drafts.CannotEnd):
        drafts.end(draft_id=draft.pk, table="hours", key="duty", by=street.zheng, at=at)


@pytest.mark.parametrize("state", ["laid", "dropped"])
def test_what_is_settled_never_changes_any_more(street: Street, begin: Begin, at: datetime, state: str):
    draft = begin(resolve_within="1WD")
    if state == "laid":
        lay(draft, street, at)
    else:
        drafts.drop(draft_id=draft.pk, by=street.meng, at=at)
    with pytest.raises(drafts.NotOpen):
        edit(draft, street, at, resolve_within="2WD")
    draft.refresh_from_db()
    row = draft.edits.get()
    tries: list[Callable[[], object]] = [
        lambda: Draft.objects.filter(pk=draft.pk).update(why="另一句"),
        lambda: Draft.objects.filter(pk=draft.pk).update(state="open", laid_by=None, laid_at=None),
        lambda: Draft.objects.filter(pk=draft.pk)._raw_delete("default"),
        lambda: Edit.objects.filter(pk=row.pk).update(key="51001"),
        lambda: Edit.objects.filter(pk=row.pk).delete(),
        lambda: Edit.objects.create(draft=draft, table="clocks", key="verify", cells={}, by=street.meng, at=at),
    ]
    for attempt in tries:
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            attempt()
    assert draft.edits.get().key == LAMP
    with unguarded(connection):
        assert Draft.objects.filter(pk=draft.pk).update(why="另一句") == 1, "control: the guards alone refuse it"
