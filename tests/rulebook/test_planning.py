"""What a draft would do is worked out from what holds by then, and what is wrong with it is said."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from linli.ground.shared.moments import day_of
from linli.life.cases import categories
from linli.life.cases.models import Category, Clock
from linli.life.rulebook import planning
from linli.life.rulebook.laying import TablesHaveFaults
from linli.life.rulebook.tables import CATEGORIES
from linli.life.rulebook.tables import table as table_of
from tests.rulebook.drafting import DAY, LAMP, Begin, begin, edit, lay, street, wrong
from tests.street import Street

__all__ = ["begin", "street"]


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


def test_what_is_wrong_with_a_row_that_nobody_touches_keeps_nothing_from_being_laid(
    street: Street, begin: Begin, at: datetime
):
    Category.objects.filter(code="51001").update(lead_body="OLD")
    draft = begin(resolve_within="1WD")
    assert wrong(draft, at) == []
    edit(draft, street, at, key="51001", law="某法")
    assert [key for key, _words in wrong(draft, at)] == ["51001"]


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_what_is_wrong_is_said_at_its_field_in_every_language(
    street: Street, begin: Begin, at: datetime, language: str
):
    """Control: what is right has no fault."""
    draft, national = begin(), {"key": "hotline", "zh": "12345", "zh_hant": "12345", "en": "119"}
    for table, key, cells, wanted in (
        ("categories", LAMP, {"lead_body": "XX", "respond_within": "soon"}, ["respond_within", "lead_body"]),
        ("categories", LAMP, {"keywords": "1…2", "verify": "x"}, ["keywords", "verify"]),
        ("categories", LAMP, {"law": "某条例"}, []),
        ("categories", "51001", {"name": "看\u202e不见"}, ["name"]),
        ("hours", "office", {"words": "随时"}, ["words"]),
        ("clocks", "danger", {"term": "2WD"}, ["term"]),
        ("fall-backs", "PM>OW", {"rank": "x"}, ["rank"]),
        ("holidays", "", {"date": "2027-01-04", "kind": "workday", "source": "国办"}, ["kind"]),
        ("texts", "", national, ["en"]),
    ):
        with translation.override(language):
            found = planning.of_row(draft, table_of(table), key, cells, at=at)
        assert sorted(column for column, _words in found) == sorted(wanted), (table, found)


@pytest.mark.parametrize("many", [1, 50])
def test_a_draft_of_fifty_rows_asks_no_more_than_one_of_one(
    street: Street, begin: Begin, at: datetime, many: int, django_assert_num_queries: Any
):
    draft = begin()
    for key in list(CATEGORIES.by_key(at))[:many]:
        edit(draft, street, at, key=key, deadline_basis="区里自己定的")
    with django_assert_num_queries(4):
        assert len(planning.of_draft(draft, at=at).plan.changes) == many
