"""A flood of dangers stands as one line on a desk, so that a real one beside it is seen."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, crowds, desks, drawing, handling, reporting, sorting
from linli.life.cases.crowds import Found
from linli.life.cases.desks import Lists
from linli.life.cases.models import Case, Contact, Reporter
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, Report
from tests.cases.test_api import Program
from tests.street import Street, signed_in

FIRE, MINUTE = "着火了，楼道里都是烟", timedelta(minutes=1)


@pytest.fixture(autouse=True)
def door_clock(at: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(drawing, "SHOWN", 5)
    with clock_at(at):
        yield


@pytest.fixture
def flood(report: Report, at: datetime) -> list[Case]:
    """Strangers who report a fire in courtyard 8, one a minute, until now."""
    return [stranger(report, f"{FIRE}，第{n}层", moment=at - n * MINUTE) for n in range(7, -1, -1)]


def stranger(report: Report, words: str = FIRE, **given: Any) -> Case:
    return report("", words=words, contact=Contact.ANONYMOUS, who="chen", **given)


def shown(client: Client, address: str = "") -> tuple[list[tuple[str, int]], list[str]]:
    """The headings of a page of a desk with their counts, and the titles of its rows."""
    page = client.get(f"/desk/{address}").content.decode()
    headings = re.findall(r'<h3 class="group">(.+?) <span class="figure">(\d+)</span>', page)
    return [(words, int(n)) for words, n in headings], re.findall(r'<h4><a id="row-[^>]+>([^<]+)</a>', page)


def sent_by(page: str, address: str) -> dict[str, str]:
    """What the form of that address sends along by itself, also without script."""
    form = next(
        form
        for form in re.findall(r"<form.*?</form>", page, re.DOTALL)
        if form.startswith(f'<form action="{address}" method="post"')
    )
    fields = (re.findall(r'(\w+)="([^"]*)"', each) for each in re.findall(r'<input type="hidden"[^>]*>', form))
    return {field["name"]: field["value"] for field in map(dict, fields)}


def ids(cases: list[Case]) -> list[str]:
    return [str(case.public_id) for case in cases]


def test_what_follows_in_a_flood_stands_as_one_line_below_a_danger_elsewhere_and_opens_to_each(
    street: Street, report: Report, flood: list[Case], at: datetime
) -> None:
    real = stranger(report, "家里有煤气味", place="b15-u1")
    zhao = signed_in(street.zhao)
    headings, rows = shown(zhao)
    assert headings == [("急事，马上办", 2), ("急事，同一处连着报的", 7)], "each is counted"
    assert rows == [flood[0].words, real.words, "8 号院，像是着火了：又报了 7 件，最近一件今天 9:00"]
    desk = Program(street.zhao, at).get("/cases/desk").json()
    assert [each["id"] for each in desk["items"]] == ids([flood[0], real, flood[1]])
    crowd = desk["items"][2]["crowd"]
    assert (desk["items"][0]["crowd"], crowd["count"], crowd["call"]) == (None, 7, "119")
    assert crowd["words"] == rows[2]
    inside = f"?show=&crowd={flood[3].public_id}"
    listed = [row for start in (0, 5) for row in shown(zhao, f"{inside}&from={start}")[1]]
    assert listed == [case.words for case in flood[1:]], "nothing is hidden: each on its line, over two pages"
    assert rows[2] in zhao.get(f"/desk/{inside}").content.decode()
    by_json = Program(street.zhao, at).get(f"/cases/desk?crowd={flood[0].public_id}").json()
    assert [each["id"] for each in by_json["items"]] == ids(flood[1:]), "also by the one that came first"
    address = f"/cases/{flood[1].public_id}/answer/"
    form = sent_by(zhao.get(f"/desk/{inside}&open={flood[1].public_id}").content.decode(), address)
    again = sent_by(zhao.post(address, form | {"words": ""}).content.decode(), address)
    after = zhao.post(address, again | {"words": "我马上到"})["Location"]
    assert shown(zhao, after.removeprefix("/desk/"))[1] == [case.words for case in flood[2:7]], "on to the next one"
    for odd in ("?crowd=1", "?crowd=http://[", f"?crowd={flood[1].public_id}"):
        assert shown(zhao, odd)[1] == shown(zhao)[1], "where there is no such crowd it is the whole list"


def test_a_crowd_is_of_one_group_so_that_each_heading_counts_what_is_below_it(
    street: Street, report: Report, at: datetime
) -> None:
    for n in range(6):
        report("53009", words=FIRE, moment=at - (n + 12) * MINUTE)
    late = {street.zhao: {sorting.URGENT}, street.sun: {sorting.URGENT, sorting.WATCHED}}
    for person, seen in late.items():
        listed = Lists(person, posts_of(person, at), at).shown(desks.ALL)
        sizes: dict[str, int] = {}
        for case in listed.cases:
            crowd, group = listed.crowds.get(case.pk), sorting.group_of(case)
            sizes[group] = sizes.get(group, 0) + (len(crowd.members) if crowd is not None else 1)
        assert sizes == listed.counts
        assert len(listed.crowds) == len(sizes)
        assert set(sizes) == seen, "late ones are the community's, the others to know of"
    for case in Case.objects.everything("a test"):
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    assert not Lists(street.zhao, posts_of(street.zhao, at), at).shown(desks.ALL).crowds, "what is done is no emergency"


def test_control_where_nothing_makes_a_crowd_the_danger_elsewhere_is_on_no_first_page(
    street: Street, report: Report, flood: list[Case], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = stranger(report, "家里有煤气味", place="b15-u1")
    monkeypatch.setattr(crowds, "FROM", 10**6)
    drawing.drawn.cache_clear()
    rows = shown(signed_in(street.zhao))[1]
    assert (len(rows), real.words in rows) == (5, False)


@pytest.mark.parametrize(
    ("who", "given"),
    [
        ("chen", {"words": "家里有煤气味"}),
        ("chen", {"place": "b15-u1"}),
        ("lin", {"contact": Contact.NAMED}),
        ("chen", {"moment": timedelta(minutes=-30)}),
    ],
    ids=["another danger", "another courtyard", "somebody signed in", "long before"],
)
def test_what_is_not_the_same_keeps_its_own_line_before_the_flood(
    street: Street, report: Report, flood: list[Case], at: datetime, who: str, given: dict[str, Any]
) -> None:
    other = {"words": FIRE, "contact": Contact.ANONYMOUS} | given
    alone = report("", who=who, **other | {"moment": at + given.get("moment", timedelta())})
    listed = Lists(street.zhao, posts_of(street.zhao, at), at).shown(desks.TODO)
    assert [sorting.group_of(case) for case in listed.cases] == [sorting.URGENT, sorting.URGENT, sorting.CROWDS]
    assert set(listed.cases[:2]) == {flood[0], alone}


def test_two_are_no_crowd_one_who_is_known_makes_one_in_its_turn_and_an_answer_parts_it(
    street: Street, report: Report, at: datetime
) -> None:
    def groups() -> list[tuple[str, int]]:
        listed = Lists(street.zhao, posts_of(street.zhao, at), at).shown(desks.TODO)
        sizes = {pk: len(crowd.members) for pk, crowd in listed.crowds.items()}
        return [(sorting.group_of(case), sizes.get(case.pk, 1)) for case in listed.cases]

    cases = [report("", words=FIRE, moment=at - n * MINUTE) for n in range(2)]
    assert groups() == [(sorting.URGENT, 1)] * 2
    cases += [report("", words=FIRE) for _n in range(3)]
    assert groups() == [(sorting.URGENT, 1), (sorting.URGENT, 4)], "one line, where it would stand by its clock"
    answering.answer(case_id=cases[0].pk, by=street.zhao, at=at, words="我马上到")
    assert sorted(groups()) == [(sorting.URGENT, 1), (sorting.URGENT, 1), (sorting.URGENT, 3)]


REAL = "三层着火了，有人困在里面"


def drowned(report: Report, at: datetime) -> Case:
    """A fire that a stranger tells of, and two that are made up after it, in its courtyard."""
    real = stranger(report, REAL, moment=at - 2 * MINUTE)
    stranger(report, "着火了", moment=at - MINUTE), stranger(report, "着火了")
    return real


def test_the_first_that_was_reported_keeps_its_place_and_its_words_and_then_the_next_has_them(
    street: Street, report: Report, at: datetime
) -> None:
    real = drowned(report, at)
    stranger(report, "又着火了")
    rows = shown(signed_in(street.zhao))[1]
    assert rows == [REAL, "8 号院，像是着火了：又报了 3 件，最近一件今天 9:00"]
    answering.answer(case_id=real.pk, by=street.zhao, at=at, words="我马上到")
    drawing.drawn.cache_clear()
    headings, rows = shown(signed_in(street.zhao))
    assert rows[:2] == ["着火了", REAL], "it is due later now"
    assert headings == [("急事，马上办", 2), ("急事，同一处连着报的", 2)]


def test_control_without_a_place_of_its_own_its_words_are_on_no_line(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    drowned(report, at)
    monkeypatch.setattr(crowds, "_first", lambda some: None)
    drawing.drawn.cache_clear()
    assert shown(signed_in(street.zhao))[1] == ["8 号院，像是着火了：报了 3 件，最近一件今天 9:00"]


def flooded(street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What stands in which group, of a flood of which four are looked through, and of a neighbour who is signed in."""
    monkeypatch.setattr(crowds, "MOST", 4)
    report("", words="家里有煤气味", place="b15-u1")
    listed = Lists(street.zhao, posts_of(street.zhao, at), at).shown(desks.TODO)
    rows = Counter(map(sorting.group_of, listed.cases))
    assert listed.counts == {sorting.URGENT: 9 - (n := listed.counts.get(sorting.CROWDS, 0)), sorting.CROWDS: n}
    return sorted(rows.items())


def test_what_of_a_flood_is_not_looked_through_stands_below_as_well(
    street: Street, report: Report, flood: list[Case], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert flooded(street, report, at, monkeypatch) == [(sorting.CROWDS, 5), (sorting.URGENT, 2)]


def test_control_else_it_stands_above_all_others(
    street: Street, report: Report, flood: list[Case], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowds, "_beyond", lambda asked, looked: [])
    assert flooded(street, report, at, monkeypatch) == [(sorting.CROWDS, 1), (sorting.URGENT, 6)]


def test_a_desk_asks_as_often_with_one_danger_as_with_a_flood(street: Street, report: Report, at: datetime) -> None:
    def asks() -> int:
        drawing.drawn.cache_clear()
        with CaptureQueriesContext(connection) as captured:
            drawing.drawn(street.zhao, tuple(posts_of(street.zhao, at)), "", "", 0, "zh-hans", "", at)
        return len(captured)

    found = []
    for many in (1, 3, 9):
        while Case.objects.everything("a test").count() < many:
            stranger(report)
        found.append(asks())
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("forgets", [False, True])
def test_whoever_is_known_stands_before_strangers_who_are_too_few_of_a_kind_to_be_a_crowd(
    street: Street, report: Report, at: datetime, forgets: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One network can say any two of each danger at each courtyard."""
    said = [FIRE, FIRE, "家里有煤气味", "家里有煤气味", "有人触电了", "有人触电了"]
    for n, words in enumerate(said):
        stranger(report, words, moment=at - (10 + n) * MINUTE)
    real = report("", words="着火了，老人在屋里出不来", place="b15-u1")
    if forgets:
        monkeypatch.setattr(crowds, "Found", lambda crowds, strange, beyond: Found(crowds, [], beyond))
    headings, rows = shown(signed_in(street.zhao))
    assert headings == [("急事，马上办", 7)], "none is a crowd"
    assert (rows[0] == real.words[:20]) is not forgets


def by_account(report: Report, at: datetime) -> Case:
    """Four fires that one account invents in a courtyard, one before the fire of a neighbour who is signed in."""
    for n in (5, 3, 2, 1):
        report("", words=FIRE, who="lin", moment=at - n * MINUTE)
    return report("", words=REAL, who="zhou", moment=at - 4 * MINUTE)


def test_no_account_hides_behind_its_fakes_what_another_neighbour_reports(
    street: Street, report: Report, at: datetime
) -> None:
    real = by_account(report, at)
    headings, rows = shown(signed_in(street.zhao))
    assert headings == [("急事，马上办", 5)]
    assert rows[:2] == [FIRE, REAL]
    assert rows[2:] == ["8 号院，像是着火了：又报了 3 件，最近一件今天 8:59"]
    fake = Case.objects.everything("a test").exclude(pk=real.pk).latest("pk")
    joined = Reporter.objects.get(case=real)
    Reporter.objects.create(
        case=fake,
        person=joined.person,
        contact=joined.contact,
        query_code_hash="x",
        reported_at=at,
        owned_at=at,
        joined_at_step=2,
    )
    drawing.drawn.cache_clear()
    rows = shown(signed_in(street.zhao))[1]
    assert rows == [FIRE, REAL, "8 号院，像是着火了：又报了 2 件，最近一件今天 8:58", FIRE], "a joined one is by itself"


@pytest.mark.parametrize("alike", [False, True])
@pytest.mark.parametrize("place", ["b14-u2", "grid2"])
def test_what_a_neighbour_tells_unnamed_stands_beside_the_flood_of_an_account(
    street: Street, report: Report, at: datetime, place: str, alike: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: where nobody asks who stands behind them, it is on no line."""
    fakes = [report("", words=FIRE, who="lin", place=place, moment=at - n * MINUTE) for n in range(14, 0, -1)]
    real = stranger(report, REAL, place=place, moment=at - 7 * MINUTE)
    if alike:
        monkeypatch.setattr(crowds, "_behind", lambda case: frozenset(["known"]))
    listed = Lists(street.zhao, posts_of(street.zhao, at), at).shown(desks.TODO)
    sizes = {pk: len(crowd.members) for pk, crowd in listed.crowds.items()}
    assert (real in listed.cases) is not alike
    assert sorted(sizes.values()) == [14 if alike else 13]
    assert fakes[0] in listed.cases, "the first keeps its own line"
    assert len(listed.cases) == (2 if alike else 3)


@pytest.mark.parametrize("writer", ["zhao", "sun"])
def test_what_a_desk_wrote_down_is_of_a_crowd_with_what_the_same_one_wrote(
    street: Street, report: Report, at: datetime, writer: str
) -> None:
    for n in range(3):
        report("", words=FIRE, who="lin", moment=at - n * MINUTE)
    other = report("", words=FIRE, who="zhou")
    Reporter.objects.update(owned_at=None, written_by=street.zhao)
    Reporter.objects.filter(case=other).update(written_by=street.person[writer])
    listed = Lists(street.zhao, posts_of(street.zhao, at), at).shown(desks.TODO)
    assert (other in listed.cases) is (writer != "zhao")


def test_control_by_the_key_of_before_it_is_on_no_line(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_account(report, at)
    monkeypatch.setattr(crowds, "_behind", lambda case: frozenset(["known"]))
    drawing.drawn.cache_clear()
    assert REAL not in shown(signed_in(street.zhao))[1]


@pytest.mark.parametrize("forgets", [False, True])
def test_no_desk_moves_a_danger_into_a_crowd_of_another_grid(
    street: Street, report: Report, flood: list[Case], at: datetime, forgets: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = stranger(report, REAL, place="b20-u1")
    reporting.correct(case_id=real.pk, by=street.person["qian"], at=at, place=street.place["b14-u2"])
    if forgets:
        monkeypatch.setattr(crowds, "MOVED", "nothing")
    headings, rows = shown(signed_in(street.zhao))
    assert (REAL in rows, headings[0][1]) == ((False, 1) if forgets else (True, 2))
    own = stranger(report, place="b20-u1")
    reporter = Reporter.objects.get(case=own)
    reporting.correct(case_id=own.pk, by=None, at=at, reporter=reporter, place=street.place["b14-u2"])
    drawing.drawn.cache_clear()
    assert shown(signed_in(street.zhao))[0][0][1] == headings[0][1], "who reported it does not part it from its like"
