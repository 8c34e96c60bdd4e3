"""Drafts of the rulebook: rows are changed one by one, hold from their day, all or none, and go back before it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from linli.ground.audit.models import Entry
from linli.ground.days.models import Timetable
from linli.ground.once.limits import TooMany
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound
from linli.life.cases import categories, terms
from linli.life.cases.models import Category, Clock
from linli.life.rulebook import drafts, foreseen, lasting, laying, planning, taking_in
from linli.life.rulebook.columns import FAR
from linli.life.rulebook.laying import InThePast, TablesHaveFaults
from linli.life.rulebook.models import Draft, Edit, State
from linli.life.rulebook.tables import CATEGORIES
from linli.town.people.models import Body, FallBack, Person
from linli.town.texts.saying import text
from tests.emptying import unguarded
from tests.kept import kept
from tests.street import Street, make_street

DAY = timedelta(days=1)
LAMP = "54006"
type Begin = Callable[..., Draft]


def with_rules(at: datetime) -> Street:
    street = make_street(at)
    laying.lay(folder=None, on=day_of(at - 30 * DAY), at=at - 30 * DAY, shipped=True)
    return street


@pytest.fixture
def street(db: None, at: datetime) -> Street:
    return kept(with_rules, at)


@pytest.fixture
def begin(street: Street, at: datetime) -> Begin:
    """A draft for tomorrow by the district's supervisor, with `cells` of the lamp's row changed."""

    def make(*, on: datetime = at + DAY, **cells: str) -> Draft:
        draft = drafts.begin(why="路灯要快点修", on=day_of(on), by=street.zheng, at=at)
        if cells:
            edit(draft, street, at, **cells)
        return draft

    return make


def edit(
    draft: Draft, street: Street, at: datetime, *, table: str = "categories", key: str = LAMP, **cells: str
) -> None:
    drafts.change(draft_id=draft.pk, table=table, key=key, cells=cells, by=street.meng, at=at)


def lay(draft: Draft, street: Street, at: datetime) -> Draft:
    return lay_by(street.meng, draft, at)


def lay_by(person: Person, draft: Draft, at: datetime) -> Draft:
    draft.refresh_from_db()
    return lasting.lay(draft_id=draft.pk, by=person, at=at, seen=draft.version)


def wrong(draft: Draft, at: datetime) -> list[tuple[str, str]]:
    draft.refresh_from_db()
    return [(each.key, each.words) for each in planning.of_draft(draft, at=at).wrong]


def test_an_edit_holds_nothing_until_it_is_laid_and_then_from_its_day(street: Street, begin: Begin, at: datetime):
    draft = begin(resolve_within="1WD")
    assert categories.in_force(LAMP, at + DAY).resolve_within == "3WD"
    laid = lay(draft, street, at)
    assert (laid.state, laid.laid_by, laid.laid_at) == (State.LAID, street.meng, at)
    assert categories.in_force(LAMP, at).resolve_within == "3WD"
    assert categories.in_force(LAMP, at + DAY).resolve_within == "1WD"
    assert Category.objects.filter(valid_from=day_of(at + DAY)).count() == 1, "the other 56 go on"
    assert [entry.verb for entry in Entry.objects.filter(object=f"draft:{draft.pk}").order_by("id")] == [
        *("rules.begun", "rules.edited", "rules.laid")
    ]


def test_laid_twice_it_is_laid_once(street: Street, begin: Begin, at: datetime):
    draft = begin(resolve_within="1WD")
    assert lay(draft, street, at).laid_at == lay(draft, street, at + timedelta(minutes=1)).laid_at == at
    assert Entry.objects.filter(verb="rules.laid", object=f"draft:{draft.pk}").count() == 1


def test_every_kind_of_row_is_changed_added_and_ended_together(street: Street, begin: Begin, at: datetime):
    draft = begin(lead_body="NW", resolve_within="1WD")
    edit(draft, street, at, table="bodies", key="", code="NW", name="新来的班组")
    edit(draft, street, at, table="clocks", key="verify", term="12UH")
    edit(draft, street, at, table="hours", key="duty", words="every 08:00-20:00")
    edit(draft, street, at, table="fall-backs", key="", body="NW", then="ST", rank="2")
    drafts.end(draft_id=draft.pk, table="categories", key="55003", by=street.meng, at=at)
    assert wrong(draft, at) == []
    lay(draft, street, at)
    later = at + DAY
    assert categories.in_force(LAMP, later).lead_body == "NW"
    assert Body.objects.get(code="NW").name == "新来的班组"
    assert [str(terms.in_force(moment).by_link["verify"]) for moment in (at, later)] == ["24UH", "12UH"]
    assert Timetable.objects.get(name="duty", valid_from=day_of(later)).words == "every 08:00-20:00"
    assert FallBack.objects.get(body="NW", then="ST").valid_from > at
    assert "55003" in categories.current(at)
    assert "55003" not in categories.current(later)
    lasting.withdraw(draft_id=draft.pk, by=street.meng, at=at)
    assert (categories.in_force(LAMP, later).lead_body, str(terms.in_force(later).by_link["verify"])) == ("LT", "24UH")
    assert "55003" in categories.current(later)
    assert not FallBack.objects.filter(body="NW").exists()
    assert Timetable.objects.filter(name="duty").count() == 1
    assert Category.objects.filter(valid_until=None).count() == Category.objects.count() == 57


def test_what_is_wrong_is_kept_said_and_keeps_all_of_it_from_being_laid(street: Street, begin: Begin, at: datetime):
    draft = begin(resolve_within="3 days", lead_body="XX")
    edit(draft, street, at, table="clocks", key="verify", term="12UH")
    assert wrong(draft, at) == [
        (LAMP, "“多久内办好”要写成 2 个工作小时、3 个工作日、7 天 这样的时限，现在写的是“3 DAYS”。"),
        (LAMP, "“谁来办”里没有“XX”这个承办主体，先写进 “承办主体”。"),
    ]
    with pytest.raises(TablesHaveFaults):
        lay(draft, street, at)
    assert Clock.objects.filter(valid_from=day_of(at + DAY)).count() == 0
    edit(draft, street, at, resolve_within="2WD", lead_body="LT")
    assert wrong(draft, at) == []


def test_what_somebody_else_laid_meanwhile_is_not_undone(street: Street, begin: Begin, at: datetime):
    mine, other = begin(resolve_within="1WD"), begin()
    edit(other, street, at, key="51003", resolve_within="3WH")
    lay(other, street, at)
    assert wrong(mine, at) == []
    lay(mine, street, at)
    found = categories.current(at + DAY)
    assert (found["51003"].resolve_within, found[LAMP].resolve_within) == ("3WH", "1WD")


def test_the_same_row_laid_by_somebody_else_meanwhile_is_looked_at_again(street: Street, begin: Begin, at: datetime):
    mine, other = begin(resolve_within="1WD"), begin(respond_within="1WH")
    lay(other, street, at)
    ((key, words),) = wrong(mine, at)
    assert key == LAMP
    assert "别人也改了这一条" in words
    with pytest.raises(TablesHaveFaults):
        lay(mine, street, at)
    edit(mine, street, at, resolve_within="1WD", respond_within="1WH")
    lay(mine, street, at)
    lamp = categories.in_force(LAMP, at + DAY)
    assert (lamp.respond_within, lamp.resolve_within) == ("1WH", "1WD")


def test_who_does_not_look_whether_the_row_changed_undoes_what_somebody_else_laid(
    street: Street, begin: Begin, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    """Control: without that look the other's term is gone, and nobody is told."""
    monkeypatch.setattr(planning, "_of_edit", lambda *asked: iter(()))
    mine, other = begin(resolve_within="1WD"), begin(respond_within="1WH")
    lay(other, street, at)
    lay(mine, street, at)
    assert categories.in_force(LAMP, at + DAY).respond_within == "1WD"


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


def test_what_was_seen_is_what_is_laid(street: Street, begin: Begin, at: datetime):
    draft = begin(resolve_within="1WD")
    draft.refresh_from_db()
    edit(draft, street, at, respond_within="1WH")
    with pytest.raises(lasting.NotSeen):
        lasting.lay(draft_id=draft.pk, by=street.meng, at=at, seen=None)
    with pytest.raises(drafts.ChangedMeanwhile):
        lasting.lay(draft_id=draft.pk, by=street.meng, at=at, seen=draft.version)


@pytest.mark.parametrize("who", ["xu", "han", "sun", "lin"])
def test_whoever_has_no_post_of_the_kind_at_the_district_keeps_no_rules(
    street: Street, begin: Begin, at: datetime, who: str
):
    draft = begin(resolve_within="1WD")
    with pytest.raises(NotAllowed):
        lay_by(street.person[who], draft, at)
    with pytest.raises(NotAllowed):
        drafts.begin(why="我也想改", on=day_of(at), by=street.person[who], at=at)


def test_withdrawn_before_its_day_and_on_its_day_no_more(street: Street, begin: Begin, at: datetime):
    draft = begin(resolve_within="1WD")
    with pytest.raises(lasting.NotLaid):
        lasting.withdraw(draft_id=draft.pk, by=street.meng, at=at)
    lay(draft, street, at)
    with pytest.raises(lasting.HoldsAlready):
        lasting.withdraw(draft_id=draft.pk, by=street.meng, at=at + DAY)
    assert lasting.withdraw(draft_id=draft.pk, by=street.meng, at=at).state == State.WITHDRAWN
    assert categories.in_force(LAMP, at + 9 * DAY).resolve_within == "3WD"


@pytest.mark.parametrize("on", [1, 2], ids=["the same day", "later"])
def test_what_others_built_upon_is_withdrawn_after_theirs(street: Street, begin: Begin, at: datetime, on: int):
    first = begin(resolve_within="1WD")
    lay(first, street, at)
    then = begin(on=at + on * DAY, resolve_within="2WD")
    lay(then, street, at)
    with pytest.raises(lasting.BuiltUpon):
        lasting.withdraw(draft_id=first.pk, by=street.meng, at=at)
    assert categories.in_force(LAMP, at + on * DAY).resolve_within == "2WD"
    lasting.withdraw(draft_id=then.pk, by=street.meng, at=at)
    assert categories.in_force(LAMP, at + DAY).resolve_within == "1WD", "the first holds again"
    lasting.withdraw(draft_id=first.pk, by=street.meng, at=at)
    assert CATEGORIES.by_key(FAR)[LAMP]["resolve_within"] == "3WD"


def test_what_a_draft_for_sooner_wrote_over_holds_again_from_its_own_day(street: Street, begin: Begin, at: datetime):
    laid = []
    for days, key, said in ((10, "", "怀柔邻里"), (5, "site_name", "北边邻里")):
        draft = drafts.begin(why="换个名字", on=day_of(at + days * DAY), by=street.meng, at=at)
        cells = {"key": "site_name", "zh": said}
        drafts.change(draft_id=draft.pk, table="texts", key=key, cells=cells, by=street.meng, at=at)
        laid.append(lay(draft, street, at))
    assert text("site_name", at + 10 * DAY) == "北边邻里"
    lasting.withdraw(draft_id=laid[1].pk, by=street.meng, at=at)
    assert [text("site_name", at + days * DAY) for days in (5, 9, 10)] == ["邻里", "邻里", "怀柔邻里"]
    lasting.withdraw(draft_id=laid[0].pk, by=street.meng, at=at)
    assert text("site_name", at + 10 * DAY) == "邻里"


def test_a_body_is_added_for_later_and_renamed_only_at_once(street: Street, begin: Begin, at: datetime):
    draft = begin()
    edit(draft, street, at, table="bodies", key="LT", name="路灯所")
    assert [key for key, _words in wrong(draft, at)] == ["LT"]
    drafts.reword(draft_id=draft.pk, why="改名", on=day_of(at), by=street.meng, at=at)
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
        drafts.change(draft_id=begin().pk, table="categories", key="", cells={"code": LAMP}, by=street.meng, at=at)


def test_rows_that_are_not_there_are_not_changed_and_hours_do_not_end(street: Street, begin: Begin, at: datetime):
    draft = begin()
    with pytest.raises(NotFound):
        edit(draft, street, at, key="00000", law="x")
    with pytest.raises(drafts.CannotEnd):
        drafts.end(draft_id=draft.pk, table="hours", key="duty", by=street.meng, at=at)


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


def csv_of(at: datetime, *, drop: str = "", headings: bool = False, **cells: str) -> bytes:
    rows = [row | (cells if row["code"] == LAMP else {}) for row in CATEGORIES.rows(at) if row["code"] != drop]
    names = [str(column.label) for column in CATEGORIES.columns] if headings else list(CATEGORIES.names)
    lines = [names, *([row[name] for name in CATEGORIES.names] for row in rows)]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode("utf-8-sig")


@pytest.mark.parametrize("headings", [False, True])
def test_a_file_becomes_the_edits_by_which_it_differs(street: Street, begin: Begin, at: datetime, headings: bool):
    draft = begin(respond_within="1WH")
    content = csv_of(at, drop="55003", headings=headings, resolve_within="1WD")
    taking_in.take_in(draft_id=draft.pk, table="categories", content=content, by=street.meng, at=at)
    assert [(row.key, row.ends) for row in draft.edits.order_by("key")] == [(LAMP, False), ("55003", True)]
    lay(draft, street, at)
    lamp = categories.in_force(LAMP, at + DAY)
    assert (lamp.respond_within, lamp.resolve_within) == (categories.in_force(LAMP, at).respond_within, "1WD")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "CSV UTF-8"),
        (b"a,b\n1,2", "表头"),
        (b"code,name\n51001,x\n", "少了“名称（繁体）”"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    street: Street, begin: Begin, at: datetime, content: bytes, words: str
):
    draft = begin(respond_within="1WH")
    with pytest.raises(Invalid) as refused:
        taking_in.take_in(draft_id=draft.pk, table="categories", content=content, by=street.meng, at=at)
    assert any(words in str(said) for said in refused.value.fields.values())
    assert draft.edits.get().key == LAMP


@pytest.mark.parametrize("many", [1, 50])
def test_a_draft_of_fifty_rows_asks_no_more_than_one_of_one(
    street: Street, begin: Begin, at: datetime, many: int, django_assert_num_queries: Any
):
    draft = begin()
    for key in list(CATEGORIES.by_key(at))[:many]:
        edit(draft, street, at, key=key, deadline_basis="区里自己定的")
    with django_assert_num_queries(4):
        assert len(planning.of_draft(draft, at=at).plan.changes) == many


def test_what_is_wrong_with_a_row_that_nobody_touches_keeps_nothing_from_being_laid(
    street: Street, begin: Begin, at: datetime
):
    Category.objects.filter(code="51001").update(lead_body="OLD")
    draft = begin(resolve_within="1WD")
    assert wrong(draft, at) == []
    edit(draft, street, at, key="51001", law="某法")
    assert [key for key, _words in wrong(draft, at)] == ["51001"]


def test_who_tries_a_draft_on_past_cases_stands_in_the_book_once_for_each_version(
    street: Street, begin: Begin, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    def tried(by: str = "meng") -> int:
        draft.refresh_from_db()
        assert foreseen.sentences(draft, planning.of_draft(draft, at=at), by=street.person[by], at=at)
        return Entry.objects.filter(verb="rules.rehearsed", object=f"draft:{draft.pk}").count()

    draft = begin(resolve_within="1WD")
    assert [tried(), tried(), tried("zheng")] == [1, 1, 2]
    edit(draft, street, at, resolve_within="2WD")
    assert tried() == 3
    monkeypatch.setattr(foreseen, "AN_HOUR", 4)
    assert tried() == 3
    with pytest.raises(TooMany):
        tried()
    assert tried("zheng") == 4
