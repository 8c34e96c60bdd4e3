"""A plan is tried on past cases before it takes effect; nothing is written, and no case can be read out of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.ground.days.deadlines import Term
from linli.ground.days.models import Day
from linli.ground.shared.moments import day_of
from linli.ground.shared.tables import Part
from linli.life.cases import dispatch, handling
from linli.life.cases.models import Case, Category
from linli.life.cases.terms import urgent_share
from linli.life.rulebook import columns, laying
from linli.life.rulebook.otherwise import Past, deadlines
from linli.life.rulebook.rehearsal import Difference, Kind, Rehearsal
from linli.life.rulebook.rehearsing import rehearse
from linli.life.rulebook.rules import Rules, Turn
from linli.town.people.models import Organisation, Responsibility
from tests.cases.conftest import AT, Report
from tests.rulebook.conftest import Edit
from tests.rulebook.trying import DAY, WORDS, Rehearse, kinds, many, tried
from tests.street import Street

__all__ = ["tried"]


@pytest.mark.parametrize("ahead", [1, 730])
@pytest.mark.parametrize(
    ("cells", "otherwise"),
    [
        ({}, {}),
        ({"results": "灯换好了", "needs_photo": "yes"}, {}),
        ({"resolve_within": "1WD"}, {"sooner resolve": 2}),
        ({"resolve_within": "7WD"}, {"later resolve": 2}),
        ({"lead_body": "WS"}, {"lead": 2}),
        ({"lead_body": "GS", "co_bodies": ""}, {"nobody": 2}),
        ({"verify": "hands"}, {"verify": 2}),
        ({"hidden": "yes"}, {"hidden": 2}),
        ({"hazard": "yes"}, {"any_hour": 2, "sooner answer": 1}),
        ({"drop": "54006"}, {"gone": 2}),
    ],
)
def test_what_would_be_otherwise_is_counted_and_nothing_else(
    report: Report,
    tried: Rehearse,
    at: datetime,
    edit: Edit,
    cells: dict[str, str],
    otherwise: dict[str, int],
    ahead: int,
):
    report("54006", moment=at - 5 * DAY)
    report("54006", words="", moment=at - 4 * DAY + timedelta(hours=12))
    report("51003", words="垃圾桶满了", moment=at - 3 * DAY)
    report("54006", moment=at - 100 * DAY)
    found = tried(edit("54006", **cells), ahead=ahead)
    assert kinds(found) == otherwise
    assert (found.cases, found.otherwise) == (3, 2 if otherwise else 0)
    assert dict(found.by_category) == ({"54006": 2} if otherwise else {})
    assert ("没有一件会不一样。" in found.sentences()) is not bool(otherwise)


@pytest.mark.parametrize(
    ("name", "words", "otherwise"),
    [
        ("hours.csv", "name,words\nduty,workdays 09:30-18:00\n", {"later answer": 1}),
        ("hours.csv", "name,words\noffice,workdays 08:00-12:00\n", {"sooner resolve": 1}),
        ("clocks.csv", "name,term\ndispatch,30WH\ngive_back,9WH\n", {"later dispatch": 1}),
        ("clocks.csv", "name,term\nverify,12UH\n", {"sooner verify": 1}),
        ("fall-backs.csv", "body,then,only_if_community_leads,rank\nPM,OW,no,1\n,CM,yes,9\nGS,PM,no,1\n", {"found": 1}),
    ],
)
def test_hours_clocks_and_fall_backs_are_tried_too(
    report: Report, tried: Rehearse, at: datetime, tmp_path: Path, name: str, words: str, otherwise: dict[str, int]
):
    case = report("55003", words="有狗", moment=at - 4 * DAY)
    report("53005", words="水管", moment=at - 3 * DAY)
    Case.objects.everything("a test").filter(pk=case.pk).update(handled_at=at - 3 * DAY, must_verify=True)
    (tmp_path / name).write_text(words, encoding="utf-8")
    found = tried(tmp_path)
    assert kinds(found) == otherwise
    assert any("退回" in line for line in found.sentences()) == ("give_back" in words), "what cannot be known is said"


def test_who_was_in_time_is_counted_each_way_without_what_was_put_aside(
    report: Report, tried: Rehearse, street: Street, at: datetime, edit: Edit
):
    began = at - 20 * DAY
    for aside in (False, True):
        case = dispatch.accept(case_id=report("55001", moment=began).pk, by=street.zhao, at=began)
        if aside:
            until = began + 4 * DAY
            handling.suspend(
                case_id=case.pk, by=street.sun, at=began + DAY, ground="season", review_at=until, reason="等开春补种"
            )
            handling.resume(case_id=case.pk, by=None, at=until)
        Case.objects.everything("a test").filter(pk=case.pk).update(handled_at=began + 7 * DAY)
    found = tried(edit("55001", resolve_within="5ND"))
    assert (found.handled, found.in_time, found.in_time_then) == (2, 2, 1)
    assert kinds(found) == {"sooner resolve": 2, "late": 1}
    assert "办完的 2 件里，按时的现在算 2 件，会算 1 件。" in found.sentences()
    assert tried(edit("55001", resolve_within="7ND")).in_time_then == 2


def test_organisations_are_named_in_the_readers_language(report: Report, tried: Rehearse, at: datetime, edit: Edit):
    report("54006", moment=at - 5 * DAY)
    folder = edit("54006", lead_body="WS")
    assert "有 1 件会改由自来水公司承办（原来是北园物业）。" in tried(folder).sentences()
    Organisation.objects.filter(name="自来水公司").update(name_en="Water Company")
    with translation.override("en"):
        assert any("Water Company" in line for line in tried(folder).sentences())


def test_lines_say_it_in_words(report: Report, tried: Rehearse, at: datetime, edit: Edit):
    for days in (5, 6, 7):
        report("54006", moment=at - days * DAY)
    folder = edit("54006", lead_body="WS", resolve_within="9WD", name="灯不亮", name_hant="燈不亮")
    found = tried(folder)
    assert found.sentences()[:4] == [
        "拿近 90 天报来的、大家都看得到的 3 件，照 2026年11月25日 起的规矩重算一遍，哪一件也没有改动。",
        "有 3 件会和现在不一样。",
        "有 3 件会改由自来水公司承办（原来是北园物业）。",
        "“办好”的期限：有 3 件会推迟，居中的一件推迟约 8 天。",
    ]
    assert "按事项看：路灯/楼道灯不亮 3 件。" in found.sentences()
    assert "按社区看：北园社区 3 件。" in found.sentences()
    assert "那时会怎么办" in " ".join(found.sentences()), "what cannot be known is said"
    assert "近 90 天报来的、大家都看得到的不止 2 件" in tried(folder, most=2).sentences()[0]
    assert tried(folder, most=2).otherwise == 2
    assert "没有报过大家都看得到的事" in rehearse(Turn(laying.Plan(()), day_of(at), at), days=1).sentences()[0]


def test_it_asks_as_much_for_fifty_as_for_one_and_writes_nothing(
    report: Report, tried: Rehearse, at: datetime, edit: Edit
):
    case = report("54006", moment=at - 5 * DAY)
    folder = edit("54006", resolve_within="1WD", lead_body="WS", keywords="雪人")
    plan = laying.look_over(folder=folder, on=day_of(at), at=at)
    asked: list[list[str]] = []
    for more in (0, 49):
        many(case, more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert rehearse(Turn(plan, day_of(at), at)).otherwise == 1 + more
        asked.append([query["sql"] for query in queries.captured_queries])
    assert len(asked[1]) <= len(asked[0])
    assert len(asked[0]) < 13
    assert not [words for words in asked[1] if not words.startswith(("SELECT", "DECLARE"))]


@pytest.mark.parametrize("ahead", [1, 730])
def test_what_is_computed_is_what_holds_once_it_is_laid(
    street: Street, at: datetime, edit: Edit, tmp_path: Path, ahead: int
):
    """Categories, terms, hours and who leads, each by its value; before it is laid they are others (control)."""
    laying.lay(folder=None, on=day_of(at - DAY), at=at - DAY, shipped=True)
    folder, on = edit("54006", resolve_within="1WD", lead_body="WS", hidden="yes"), day_of(at + ahead * DAY)
    for name, words in (
        ("hours.csv", "name,words\noffice,every 09:00-17:00\nduty:110116001008,every 00:00-24:00\n"),
        ("clocks.csv", "name,term\ndispatch,3WH\nverify,12UH\n"),
        ("fall-backs.csv", "body,then,only_if_community_leads,rank\nPM,OW,no,2\nGS,PM,no,1\n"),
    ):
        (tmp_path / name).write_text(words, encoding="utf-8")
    paths, moment = [street.place["district"].path], columns.since(on, at)
    before = told(Rules.in_force(moment, paths), street)
    planned = laying.look_over(folder=folder, on=on, at=at)
    computed = told(Rules.in_force(columns.since(on, at), paths).changed_by(planned.parts), street)
    assert told(Rules.in_force(moment, paths), street) == before != computed
    laying.lay(folder=folder, on=on, at=at)
    assert told(Rules.in_force(moment, paths), street) == computed


def told(rules: Rules, street: Street) -> tuple[object, ...]:
    """Rules as values that can be compared."""
    columns = [field.attname for field in Category._meta.concrete_fields if not field.primary_key]
    path = street.place["b14-u2"].path
    return (
        {code: [getattr(row, column) for column in columns] for code, row in rules.categories.items()},
        (rules.terms.by_link, rules.terms.calendar, rules.terms.calendar.named),
        {code: rules.lead(row, path) for code, row in rules.categories.items()},
    )


def due(case: Case, rules: Rules) -> list[datetime | None]:
    """What the rehearsal computes of a case by these rules, from what it reads of it."""
    found = Case.objects.everything("a test").filter(pk=case.pk).values_list(*Past._fields).get()
    past = Past(*found)
    by_link = deadlines(past, rules.categories.get(past.category__code or ""), rules)
    return [by_link["answer"], by_link["dispatch"], by_link.get("resolve")]


@settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    minutes=st.integers(0, 20 * 1440),
    code=st.sampled_from(["", "54006", "51003", "52008", "53005", "54001", "55003", "56001"]),
    words=st.sampled_from([WORDS, "楼道里着火了", "有人晕倒了"]),
    place=st.sampled_from(["b14-u2", "b20-u1", "y08"]),
)
def test_by_the_rules_that_held_it_computes_what_was_promised(
    report: Report, street: Street, at: datetime, minutes: int, code: str, words: str, place: str
):
    with transaction.atomic():
        case = report(code, words=words, place=place, moment=at - timedelta(minutes=minutes))
        rules = Rules.in_force(at, [street.place["district"].path])
        assert due(case, rules) == [case.answer_due_at, case.dispatch_due_at, case.resolve_due_at]
        slow = replace(
            rules, terms=replace(rules.terms, by_link=rules.terms.by_link | {"dispatch": Term.parse("99ND")})
        )
        share = case.urgent or (case.category is not None and urgent_share(case.category) is not None)
        assert (due(case, slow) == due(case, rules)) == share, "control"
        transaction.set_rollback(True)


def test_with_faults_nothing_is_tried(street: Street, at: datetime, edit: Edit):
    plan = laying.look_over(folder=edit("54006", resolve_within="soon"), on=day_of(at), at=at)
    with pytest.raises(laying.TablesHaveFaults):
        rehearse(Turn(plan, day_of(at), at))


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_each_link_has_a_name_of_its_own(language: str):
    with translation.override(language):
        links = ("answer", "dispatch", "respond", "resolve", "verify", "asking")
        assert len({Difference(Kind.LATER, 1, {}, {}, link=link).words for link in links}) == len(links)


def test_of_many_organisations_the_first_are_named():
    ways = [Difference(Kind.LEAD, 9 - n, {"1": 1}, {}, "甲", f"乙{n}") for n in range(8)]
    said = Rehearsal(day_of(AT), 90, 50, False, 44, 0, 0, 0, ways, {"1": 44}).sentences()
    assert sum("改由乙" in line for line in said) == 6
    assert "另有 5 件也会换承办单位。" in said
    assert not any("另有" in line for line in Rehearsal(day_of(AT), 90, 50, False, 44, 0, 0, 0, ways[:6]).sentences())
    kinds = {f"{n}": 9 - n for n in range(1, 9)}
    said = Rehearsal(day_of(AT), 90, 50, False, 36, 0, 0, 0, ways, kinds, {"甲": 30, "乙": 6}).sentences()
    assert "按事项看：1 8 件、2 7 件、3 6 件、4 5 件、5 4 件、6 3 件、其余 3 件。" in said
    assert "按社区看：甲 30 件、乙 6 件。" in said, "it adds up"


def test_tables_that_come_later_are_tried_by_the_rows_they_begin_and_end(
    report: Report, tried: Rehearse, street: Street, at: datetime
):
    """A day off, whoever answers for a courtyard, and nobody any more: a part says it, whatever table it is of."""
    case = report("55003", words="有狗", moment=at - 5 * DAY)
    tried(laying.SHIPPED)
    team, on = street.organisation["team"], day_of(at + DAY)
    kept = Responsibility.objects.get(organisation=street.organisation["property"])
    given = Responsibility(organisation=team, body_id="PM", place=street.place["y08"], valid_from=at)
    off = Day(date=day_of(case.reported_at + DAY), kind="rest", source="假", changed_at=at)
    for begins, ends, otherwise in (
        ((off,), (), {"later resolve": 1}),
        ((given,), (), {"lead": 1}),
        ((), (kept,), {"nobody": 1}),
        ((given,), (kept,), {"lead": 1}),
        ((), (), {}),
    ):
        part = Part((), (), lambda: None, begins, ends)
        assert kinds(rehearse(Turn(laying.Plan((part,)), on, at))) == otherwise
