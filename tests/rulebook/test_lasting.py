"""A draft holds from its day, all of it or nothing, and goes back before it."""

from datetime import datetime, timedelta

import pytest

from linli.ground.audit.models import Entry
from linli.ground.days.models import Timetable
from linli.ground.shared.moments import day_of
from linli.life.cases import categories, terms
from linli.life.cases.models import Category
from linli.life.rulebook import drafts, lasting
from linli.life.rulebook.columns import FAR
from linli.life.rulebook.models import State
from linli.life.rulebook.tables import CATEGORIES
from linli.town.people.models import Body, FallBack
from linli.town.texts.saying import text
from tests.rulebook.drafting import DAY, LAMP, Begin, begin, edit, lay, street, wrong
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
