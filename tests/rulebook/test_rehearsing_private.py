"""What a rehearsal may not tell: who said what, and what is not public."""

from datetime import datetime, timedelta

import pytest

from linli.ground.days.models import Day, Timetable
from linli.ground.shared.moments import day_of
from linli.ground.shared.tables import Part
from linli.life.cases.models import Case, Category
from linli.life.rulebook import laying
from linli.life.rulebook.rehearsing import rehearse
from linli.life.rulebook.rules import Turn
from linli.town.people.models import Responsibility
from tests.cases.conftest import Report
from tests.rulebook.conftest import Edit
from tests.rulebook.trying import DAY, WORDS, Rehearse, kinds, many, tried
from tests.street import Street

__all__ = ["tried"]


@pytest.mark.parametrize(
    ("code", "count", "hidden", "guessed"),
    [
        ("54006", 0, False, 0),
        ("54006", 4, False, 0),
        ("54006", 7, False, 5),
        ("54006", 7, True, 0),
        ("56001", 7, True, 0),
    ],
)
def test_a_keyword_asks_public_cases_alone_and_hears_of_few_what_it_hears_of_none(
    report: Report, tried: Rehearse, at: datetime, edit: Edit, code: str, count: int, hidden: bool, guessed: int
):
    """Control: seven public ones are told."""
    report("54006", words="", moment=at - 5 * DAY)
    report("54006", words="灯泡不亮了", moment=at - 5 * DAY)
    if count:
        case = report(code, words=WORDS, moment=at - 5 * DAY)
        Case.objects.everything("a test").filter(pk=case.pk).update(hidden=hidden)
        case.hidden = hidden
        many(case, count - 1)
    found = tried(edit("51003", keywords=f"满了 {WORDS} 路灯/楼道灯不亮"))
    assert (found.guessed, found.otherwise, kinds(found)) == (guessed, 0, {})
    assert (found.by_category, found.by_community) == ({}, {})
    said = "至少有 5 件" if guessed else "少于 5 件"
    assert found.sentences()[1] == f"公开的里面，凭当时说的话会猜成另一类的{said}。话只由机器比对，不给人看。"
    assert found.sentences()[2:] == ["不公开的事没有拿来试算。"]


@pytest.mark.parametrize(
    ("alike", "counts"),
    [(4, {"A": 0, "name": 0, "A name": 0}), (9, {"A": 5, "name": 0, "A name": 5, "A… A name name…": 5})],
)
def test_no_keyword_that_others_say_tells_whether_a_name_was_said(
    report: Report, tried: Rehearse, at: datetime, edit: Edit, alike: int, counts: dict[str, int]
):
    """Controls: of nine who say it one is told five, and with the name of a tenth no ten."""
    padding, name = "雪人挡着路", "欧阳翠花"
    many(report("54006", words=padding, moment=at - 5 * DAY), alike - 1)
    report("54006", words=f"{name}家的事", moment=at - 4 * DAY)
    written = {"A…": "雪人…着路", "A": padding, "name…": "欧阳…家的事", "name": name}
    for asked, guessed in counts.items():
        keywords = "|".join(written[each] for each in asked.split())
        assert tried(edit("51003", keywords=f"满了|{keywords}")).guessed == guessed, asked


@pytest.mark.parametrize("hidden", [True, False])
def test_nobody_reads_out_of_a_draft_for_one_building_what_is_not_public_there(
    report: Report, tried: Rehearse, street: Street, at: datetime, hidden: bool
):
    """What is drafted for a building, a day or a community's hours says the same with a dozen quarrels as with none.

    Control: twelve that are public are told of each.
    """
    tried(laying.SHIPPED)
    team, on, day = street.organisation["team"], day_of(at + DAY), day_of(at - 4 * DAY)
    drafted = (
        Responsibility(organisation=team, body_id="RC", place=street.place["b14"], valid_from=at),
        Day(date=day, kind="rest", source="假", changed_at=at),
        Timetable(name="duty:110116001008", words="every 00:00-24:00", valid_from=at, changed_at=at),
    )

    def told() -> list[list[str]]:
        parts = [Part((), (), lambda: None, (row,), ()) for row in drafted]
        return [rehearse(Turn(laying.Plan((part,)), on, at)).sentences() for part in parts]

    report("54006", moment=at - 50 * DAY)
    none, case = told(), report("56001", words="邻居半夜吵架", moment=at - 5 * DAY + timedelta(hours=11))
    many(case, 11)
    cases = Case.objects.everything("a test").filter(category__code="56001")
    cases.update(hidden=hidden)
    Category.objects.filter(code="56001").update(hidden=hidden)
    assert [one == other for one, other in zip(told(), none, strict=True)] == [hidden] * 3


def test_of_kinds_that_change_nothing_is_said_of_how_many_are_not_public(
    report: Report, tried: Rehearse, at: datetime, edit: Edit
):
    """Not in tens either: whoever reports one after the other sees at which of them the ten turns."""
    folder, found = edit("56001 56002", resolve_within="20ND"), []
    for more in (0, 1, 18):
        if more:
            many(report("56001", words="邻居半夜吵架摔东西", moment=at - 5 * DAY), more - 1)
        found.append(tried(folder))
    assert found[0].sentences() == found[1].sentences() == found[2].sentences()
    assert (found[2].cases, found[2].otherwise, found[2].differences) == (0, 0, [])


def test_nothing_of_a_case_can_be_read_and_a_kind_that_would_be_shown_is_named(
    report: Report, tried: Rehearse, at: datetime, edit: Edit
):
    case = report("56001", words="邻居半夜吵架摔东西", moment=at - 5 * DAY)
    found = tried(edit("56001", hidden=""))
    told = repr(found) + "".join(found.sentences())
    assert "“邻里纠纷”原来不公开，往后报的会公开出来，请再想一想。" in told
    assert "北园" not in told
    for secret in (case.words, case.number, str(case.public_id), case.place.code, case.place_path):
        assert secret not in told
    report("54006", moment=at - 5 * DAY)
    assert tried(edit("54006", resolve_within="20ND")).by_community == {"110116001008": 1}, "control"
