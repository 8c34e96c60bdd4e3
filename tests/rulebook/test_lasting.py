"""A draft holds from its day, all of it or nothing, and goes back before it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from linli.ground.audit.models import Entry
from linli.ground.days.models import Timetable
from linli.ground.shared.moments import day_of
from linli.life.cases import categories, terms
from linli.life.cases.models import Category
from linli.life.rulebook import beneath, drafts, lasting, laying
from linli.life.rulebook.columns import FAR
from linli.life.rulebook.models import Draft, State
from linli.life.rulebook.tables import CATEGORIES
from linli.life.rulebook.tables import table as table_of
from linli.town.people.models import Body, FallBack
from linli.town.texts.saying import text
from tests.rulebook.drafting import DAY, LAMP, Begin, begin, csv_of, edit, lay, lay_by, street, wrong
from tests.street import Street

__all__ = ["begin", "street"]


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
    drafts.end(draft_id=draft.pk, table="categories", key="55003", by=street.zheng, at=at)
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
    lasting.withdraw(why="先不改", draft_id=draft.pk, by=street.meng, at=at)
    assert (categories.in_force(LAMP, later).lead_body, str(terms.in_force(later).by_link["verify"])) == ("LT", "24UH")
    assert "55003" in categories.current(later)
    assert not FallBack.objects.filter(body="NW").exists()
    assert Timetable.objects.filter(name="duty").count() == 1
    assert Category.objects.filter(valid_until=None).count() == Category.objects.count() == 57


def test_what_was_seen_is_what_is_laid(street: Street, begin: Begin, at: datetime):
    draft = begin(resolve_within="1WD")
    draft.refresh_from_db()
    edit(draft, street, at, respond_within="1WH")
    with pytest.raises(lasting.NotSeen):
        lasting.lay(draft_id=draft.pk, by=street.meng, at=at, seen=None)
    with pytest.raises(drafts.ChangedMeanwhile):
        lasting.lay(draft_id=draft.pk, by=street.meng, at=at, seen=draft.version)


def test_withdrawn_before_its_day_and_on_its_day_no_more(street: Street, begin: Begin, at: datetime):
    draft = begin(resolve_within="1WD")
    with pytest.raises(lasting.NotLaid):
        lasting.withdraw(why="先不改", draft_id=draft.pk, by=street.meng, at=at)
    lay(draft, street, at)
    with pytest.raises(lasting.HoldsAlready):
        lasting.withdraw(why="先不改", draft_id=draft.pk, by=street.meng, at=at + DAY)
    assert lasting.withdraw(why="先不改", draft_id=draft.pk, by=street.meng, at=at).state == State.WITHDRAWN
    assert categories.in_force(LAMP, at + 9 * DAY).resolve_within == "3WD"


TWICE: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "hours": ("duty", {"words": "every 08:00-20:00"}, {"words": "every 09:00-20:00"}),
    "clocks": ("verify", {"term": "12UH"}, {"term": "10UH"}),
    "categories": (LAMP, {"resolve_within": "1WD"}, {"resolve_within": "2WD"}),
    "fall-backs": ("PM>OW", {"rank": "7"}, {"rank": "8"}),
    "responsibilities": ("", {"rank": "7"}, {"rank": "8"}),
    "texts": ("site_name", {"zh": "甲"}, {"zh": "乙"}),
}
"""Of each table that can be taken back a row ("": any), and what two drafts make of it one after the other."""


def twice(street: Street, at: datetime, slug: str, days: tuple[int, int], *, back: bool) -> list[Draft]:
    """Two drafts of one row, laid one after the other for these days; the second has it be as it was, or otherwise."""
    table = table_of(slug)
    if slug == "texts":
        first = drafts.begin(why="先有一个", on=day_of(at), by=street.zheng, at=at)
        cells = {"key": "site_name", "zh": "原来"}
        drafts.change(draft_id=first.pk, table=slug, key="", cells=cells, by=street.zheng, at=at)
        lay(first, street, at)
    key, *both = TWICE[slug]
    key = key or next(iter(table.by_key(at)))
    was, two = table.by_key(at)[key], []
    for on, made in zip(days, [both[0], was if back else both[1]], strict=True):
        draft = drafts.begin(why=f"第 {on} 天起", on=day_of(at + on * DAY), by=street.zheng, at=at)
        drafts.change(draft_id=draft.pk, table=slug, key=key, cells=made, by=street.zheng, at=at)
        two.append(lay(draft, street, at))
    return two


@pytest.mark.parametrize("back", [False, True], ids=["otherwise", "as it was"])
@pytest.mark.parametrize("slug", TWICE)
def test_of_two_drafts_of_one_row_the_one_that_was_laid_last_is_withdrawn_first(
    street: Street, at: datetime, slug: str, back: bool
):
    table = table_of(slug)
    two = twice(street, at, slug, (1, 5), back=back)
    before = {**table.by_key(at)}
    with pytest.raises(beneath.BuiltUpon) as refused:
        lasting.withdraw(why="先不改", draft_id=two[0].pk, by=street.meng, at=at)
    assert "“第 5 天起”。先撤回那一份" in refused.value.words
    for draft in reversed(two):
        lasting.withdraw(why="先不改", draft_id=draft.pk, by=street.meng, at=at)
    assert [table.by_key(at + days * DAY) for days in range(7)] == 7 * [before]


def test_hours_of_which_a_draft_that_holds_by_now_was_laid_later_for_sooner_are_not_withdrawn(
    street: Street, at: datetime
):
    """What was laid beneath would else come back over what holds: from the tenth day the old hours."""
    late, soon = twice(street, at, "hours", (10, 5), back=False)
    with pytest.raises(beneath.BuiltUpon):
        lasting.withdraw(why="先不改", draft_id=late.pk, by=street.meng, at=at)
    with pytest.raises(beneath.ChangedSince):
        lasting.withdraw(why="先不改", draft_id=late.pk, by=street.meng, at=at + 6 * DAY)
    lasting.withdraw(why="先不改", draft_id=soon.pk, by=street.meng, at=at)
    lasting.withdraw(why="先不改", draft_id=late.pk, by=street.meng, at=at)
    assert Timetable.objects.filter(name="duty").count() == 1


@pytest.mark.parametrize("slug", ["hours", "clocks"])
@pytest.mark.parametrize("back", [False, True], ids=["otherwise", "as it was"])
def test_what_the_command_changed_since_is_said_and_breaks_nothing(
    street: Street, begin: Begin, at: datetime, tmp_path: Path, slug: str, back: bool
):
    table, (key, first, second) = table_of(slug), TWICE[slug]
    draft, was = begin(), table.by_key(at)[key]
    edit(draft, street, at, table=slug, key=key, **first)
    lay(draft, street, at)
    line = ",".join((was | ({} if back else second)).values())
    (tmp_path / table.file).write_text(f"{','.join(table.names)}\n{line}\n", encoding="utf-8")
    laying.lay(folder=tmp_path, on=day_of(at + 5 * DAY), at=at)
    with pytest.raises(beneath.ChangedSince):
        lasting.withdraw(why="先不改", draft_id=draft.pk, by=street.meng, at=at)


@pytest.mark.parametrize("on", [1, 2], ids=["the same day", "later"])
def test_what_others_built_upon_is_withdrawn_after_theirs(street: Street, begin: Begin, at: datetime, on: int):
    first = begin(resolve_within="1WD")
    lay(first, street, at)
    then = begin(on=at + on * DAY, resolve_within="2WD")
    lay(then, street, at)
    with pytest.raises(beneath.BuiltUpon):
        lasting.withdraw(why="先不改", draft_id=first.pk, by=street.meng, at=at)
    assert categories.in_force(LAMP, at + on * DAY).resolve_within == "2WD"
    lasting.withdraw(why="先不改", draft_id=then.pk, by=street.meng, at=at)
    assert categories.in_force(LAMP, at + DAY).resolve_within == "1WD", "the first holds again"
    lasting.withdraw(why="先不改", draft_id=first.pk, by=street.meng, at=at)
    assert CATEGORIES.by_key(FAR)[LAMP]["resolve_within"] == "3WD"


def test_what_a_draft_for_sooner_wrote_over_holds_again_from_its_own_day(street: Street, begin: Begin, at: datetime):
    laid = []
    for days, key, said in ((10, "", "怀柔邻里"), (5, "site_name", "北边邻里")):
        draft = drafts.begin(why="换个名字", on=day_of(at + days * DAY), by=street.zheng, at=at)
        cells = {"key": "site_name", "zh": said}
        drafts.change(draft_id=draft.pk, table="texts", key=key, cells=cells, by=street.zheng, at=at)
        laid.append(lay(draft, street, at))
    assert text("site_name", at + 10 * DAY) == "北边邻里"
    lasting.withdraw(why="先不改", draft_id=laid[1].pk, by=street.meng, at=at)
    assert [text("site_name", at + days * DAY) for days in (5, 9, 10)] == ["邻里", "邻里", "怀柔邻里"]
    lasting.withdraw(why="先不改", draft_id=laid[0].pk, by=street.meng, at=at)
    assert text("site_name", at + 10 * DAY) == "邻里"


LAID_BY_COMMAND: dict[str, tuple[str, str, dict[str, str], dict[int, str]]] = {
    "hours": (
        "hours",
        "duty",
        {"words": "every 08:00-20:00"},
        {1: "duty,every 09:00-17:00", 3: "duty,every 10:00-17:00"},
    ),
    "a term": ("clocks", "verify", {"term": "10UH"}, {1: "verify,12UH"}),
    "words": ("texts", "site_name", {"zh": "丙"}, {2: "site_name,甲,,", 4: "site_name,乙,,"}),
    "words that end": ("texts", "", {"key": "site_name", "zh": "丙"}, {1: "site_name,甲,,", 3: "hotline_name,热线,,"}),
    "a fall-back": ("fall-backs", "PM>OW", {"rank": "7"}, {1: "PM,OW,no,5"}),
}
"""What a draft for tomorrow changes (its table, its key, its cells), and the lines laid before it by their days."""


@pytest.mark.parametrize(("how", "kept"), [*((how, True) for how in LAID_BY_COMMAND), ("words", False)])
def test_what_the_command_laid_holds_again_once_what_was_laid_over_it_is_withdrawn(
    street: Street, begin: Begin, at: datetime, tmp_path: Path, how: str, kept: bool, monkeypatch: pytest.MonkeyPatch
):
    """Control: where nobody keeps what a draft is laid over, it cannot be withdrawn."""
    slug, key, cells, lines = LAID_BY_COMMAND[how]
    table = table_of(slug)
    for days, line in lines.items():
        (tmp_path / table.file).write_text(f"{','.join(table.names)}\n{line}\n", encoding="utf-8")
        laying.lay(folder=tmp_path, on=day_of(at + days * DAY), at=at)
    if not kept:
        monkeypatch.setattr(beneath, "keep", lambda *asked: None)
    before = [table.by_key(at + days * DAY) for days in range(6)]
    draft = begin()
    drafts.change(draft_id=draft.pk, table=slug, key=key, cells=cells, by=street.zheng, at=at)
    lay(draft, street, at)
    assert [table.by_key(at + days * DAY) for days in range(6)] != before
    if kept:
        lasting.withdraw(why="先不改", draft_id=draft.pk, by=street.meng, at=at)
        assert [table.by_key(at + days * DAY) for days in range(6)] == before
    else:
        with pytest.raises(beneath.ChangedSince):
            lasting.withdraw(why="先不改", draft_id=draft.pk, by=street.meng, at=at)


def test_a_kind_of_matter_that_the_command_ended_ends_again_once_a_draft_that_went_on_with_it_is_withdrawn(
    street: Street, begin: Begin, at: datetime, tmp_path: Path
):
    cells = CATEGORIES.by_key(at)["55003"]
    (tmp_path / "categories.csv").write_bytes(csv_of(at, drop="55003", resolve_within="2WD"))
    laying.lay(folder=tmp_path, on=day_of(at + DAY), at=at)
    draft = begin(resolve_within="1WD")
    drafts.change(draft_id=draft.pk, table="categories", key="", cells=cells, by=street.zheng, at=at)
    lay(draft, street, at)
    assert CATEGORIES.by_key(at + DAY)["55003"] == cells
    lasting.withdraw(why="先不改", draft_id=draft.pk, by=street.meng, at=at)
    found = CATEGORIES.by_key(at + DAY)
    assert ("55003" in found, found[LAMP]["resolve_within"]) == (False, "2WD")
    assert CATEGORIES.by_key(at)["55003"] == cells


def test_nobody_lets_what_they_wrote_hold_again_by_withdrawing_what_was_laid_over_it(
    street: Street, begin: Begin, at: datetime
):
    """Control: whoever had no hand in that may; and of what was laid over what holds today anybody."""
    lay(begin(on=at + 5 * DAY, resolve_within="1WD"), street, at)
    over = drafts.begin(why="还是三天", on=day_of(at + 5 * DAY), by=street.meng, at=at)
    drafts.change(
        draft_id=over.pk, table="categories", key=LAMP, cells={"resolve_within": "3WD"}, by=street.meng, at=at
    )
    lay_by(street.zheng, over, at)
    with pytest.raises(lasting.AnotherWithdraws):
        lasting.withdraw(draft_id=over.pk, why="再想想", by=street.zheng, at=at)
    assert categories.in_force(LAMP, at + 5 * DAY).resolve_within == "3WD"
    lasting.withdraw(draft_id=over.pk, why="再想想", by=street.meng, at=at)
    assert categories.in_force(LAMP, at + 5 * DAY).resolve_within == "1WD"
