"""A desk's order: its groups, headings and counts agree, and the page and its JSON say the same."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from linli.ground.shared.moments import clock_at
from linli.ground.ui import figures
from linli.life.cases import answering, desks, handling, sorting
from linli.life.cases.desks import Lists
from linli.life.cases.models import Case
from linli.life.cases.rows import desk as rows_of
from linli.life.cases.states import Level, State
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, Report, dispatched
from tests.cases.test_api import Program
from tests.cases.test_views import text
from tests.street import Street, signed_in

SHOWN = ("todo", "verify", "late", "all", "ended")


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


@pytest.fixture
def busy(street: Street, report: Report, at: datetime) -> dict[str, Case]:
    """A case of every sort on the desks of grid 2, its community and the water company, by what it is."""
    made = {
        "new": report("52008", words="车被堵了"),
        "late": report(words="灯坏了", moment=at - timedelta(days=6)),
        "unsorted": report("", words="那个东西又坏了"),
        "fire": report("", words="着火了，楼道里都是烟"),
        "out": dispatched(report("54001", words="水流小"), street, at, "water"),
        "out late": dispatched(report("54001", words="没水", moment=at - timedelta(days=6)), street, at, "water"),
        "done": report("53001", words="井盖松了"),
        "asking": report("54006", words="门灯不亮"),
        "answered": report("54006", words="三层灯不亮", moment=at - timedelta(minutes=30)),
    }
    answering.answer(case_id=made["answered"].pk, by=street.zhao, at=at, words="今天就换")
    handling.on_the_spot(case_id=made["done"].pk, by=street.zhao, at=at, result=RESULT)
    handling.on_the_spot(case_id=made["asking"].pk, by=street.zhao, at=at, result=RESULT)
    for case in made.values():
        case.refresh_from_db()
    assert (made["done"].state, made["asking"].state) == (State.HANDLED, State.ASKING)
    return made


def on_the_page(street: Street, who: str, show: str = "", start: int = 0) -> tuple[list[tuple[str, int]], list[str]]:
    """The headings of a desk's groups with their counts, and its cases from top to bottom."""
    page = signed_in(street.person[who]).get(f"/desk/?show={show}&from={start}").content.decode()
    headings = re.findall(r'<h3 class="group">(.+?) <span class="figure">(\d+)</span>', page)
    return [(words, int(n)) for words, n in headings], re.findall(r"open=([0-9a-f-]{36})\" hx-get", page)


def test_what_burns_comes_first_then_what_is_late_then_what_waits_for_an_answer(street: Street, busy: dict[str, Case]):
    headings, rows = on_the_page(street, "zhao")
    assert [words for words, _n in headings] == [
        "急事，马上办",
        "超时了，赶紧办",
        "现在答复",
        "今天到期",
        "等别人",
    ]
    named = {str(case.public_id): name for name, case in busy.items()}
    assert [named[row] for row in rows][:3] == ["fire", "late", "out late"]
    now = sum(n for words, n in headings if words in ("急事，马上办", "超时了，赶紧办", "现在答复"))
    assert now > 1
    assert f"先办这 {now} 件" in text(signed_in(street.zhao).get("/desk/")), "not one group of it"


def test_what_is_to_be_answered_on_another_day_is_not_called_now(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    friday_evening = at.replace(day=27, hour=12)
    car, lamp = report("52008", moment=friday_evening), report("54006", moment=friday_evening)
    with clock_at(friday_evening):
        headings, rows = on_the_page(street, "zhao")
        page = text(signed_in(street.zhao).get("/desk/"))
    assert (headings, rows) == ([("现在答复", 1), ("以后", 1)], [str(car.public_id), str(lamp.public_id)])
    assert "2 件里先办这 1 件" in page
    for enough, said in ((2, "1+ 件里先办这 1 件"), (1, "，先办这 0+ 件")):
        monkeypatch.setattr(figures, "ENOUGH", enough)
        with clock_at(friday_evening):
            assert said in text(signed_in(street.zhao).get("/desk/")), "no number beyond what is counted"
    monkeypatch.undo()
    before_midnight = at.replace(day=27, hour=15, minute=45)
    Case.objects.everything("a test").filter(pk=lamp.pk).update(answer_due_at=before_midnight + timedelta(minutes=40))
    with clock_at(before_midnight):
        assert str(lamp.public_id) in on_the_page(street, "zhao")[1][:2], "midnight takes nothing off it"


@pytest.mark.parametrize("who", ["zhao", "sun", "han", "zheng", "he"])
@pytest.mark.parametrize("show", SHOWN)
def test_page_and_json_show_one_order_with_the_same_groups_and_counts(
    street: Street, busy: dict[str, Case], at: datetime, who: str, show: str
):
    lists = Lists(street.person[who], posts_of(street.person[who], at), at)
    answer = Program(street.person[who], at).get(f"/cases/desk?show={show}")
    if ("" if show == "todo" else show) not in lists.names():
        assert answer.status_code == 403
        return
    desk = answer.json()
    headings, rows = on_the_page(street, who, "" if show == "todo" else show)
    assert headings == [(group["words"], group["count"]) for group in desk["groups"]]
    assert rows == [each["id"] for each in desk["items"]]
    order = [group["name"] for group in desk["groups"]]
    places = [order.index(each["group"]) for each in desk["items"]]
    assert places == sorted(places)
    assert [places.count(place) for place in range(len(order))] == [group["count"] for group in desk["groups"]]
    if show == "todo":
        here = sum(group["count"] for group in desk["groups"] if group["name"] not in ("below", "others"))
        assert lists.waiting() == here, "the tab counts what waits for this desk"
        first = text(signed_in(street.person[who]).get("/desk/"))
        assert (f"{here} 件里先办" in first) or (f"先办这 {here} 件" in first) or not here


def test_control_a_tab_that_counts_what_lies_with_others_is_caught(
    street: Street, busy: dict[str, Case], at: datetime, monkeypatch: pytest.MonkeyPatch
):
    lists = Lists(street.zhao, posts_of(street.zhao, at), at)
    here, everything = lists.waiting(), lists.count(desks.TODO)
    assert everything - here == 2, "what waits to be looked at by others, and for its resident"
    monkeypatch.setattr(sorting, "WITH_OTHERS", frozenset())
    assert lists.waiting() == everything


@pytest.mark.parametrize("who", ["zhao", "sun", "han", "zheng", "he"])
def test_what_is_overdue_stands_under_a_heading_that_says_so(
    street: Street, busy: dict[str, Case], at: datetime, who: str
):
    lists = Lists(street.person[who], posts_of(street.person[who], at), at)
    for case in lists.sorted(desks.TODO if who != "zheng" else desks.LATE):
        late = case.next_due_at is not None and case.next_due_at <= at and case.state != State.ASKING
        group = sorting.group_of(case)
        assert late == (group in (sorting.LATE, sorting.BELOW)) or group in (sorting.URGENT, sorting.WATCHED)


def test_a_community_sees_an_emergency_of_a_grid_at_once_as_one_to_know_of(
    street: Street, report: Report, at: datetime
):
    burning = report("53009", words="着火了，楼道里都是烟")
    quiet = report("53009", words="楼道里有味儿")
    assert (burning.urgent, burning.holder, quiet.urgent) == (True, Level.GRID, False), "control"
    headings, rows = on_the_page(street, "sun")
    assert (headings, rows) == ([("急事，先知道一声", 1)], [str(burning.public_id)])
    assert "看进展" in text(signed_in(street.sun).get("/desk/"))
    answer = Program(street.sun, at).get("/cases/desk?show=todo").json()
    assert [(each["id"], each["group"]) for each in answer["items"]] == [(str(burning.public_id), sorting.WATCHED)]
    assert on_the_page(street, "zhao")[0][0] == ("急事，马上办", 1), "the grid has it in hand"
    assert on_the_page(street, "han") == ([], []), "the street hears of it once it is late"
    with clock_at(at + timedelta(hours=1)):
        assert on_the_page(street, "sun")[0][0] == ("急事，马上办", 1), "late: now the community acts"


def test_a_case_is_late_for_a_list_when_it_is_late_for_its_own_page(busy: dict[str, Case], at: datetime):
    every, found = Case.objects.everything("a test"), set()
    for moment in (at, at + timedelta(days=400)):
        late = set(every.filter(sorting.late_at(moment)).values_list("pk", flat=True))
        assert late == {case.pk for case in busy.values() if sorting.is_late(case, moment)}
        found.add(len(late))
    assert 0 < min(found) < max(found) < len(busy)


def test_a_long_desk_counts_all_of_a_group_and_goes_on_where_it_ended(street: Street, report: Report, at: datetime):
    for n in range(52):
        report("52008", words=f"第{n}辆车")
    report("", words="着火了，楼道里都是烟")
    first, second = on_the_page(street, "zhao"), on_the_page(street, "zhao", start=50)
    assert first[0] == [("急事，马上办", 1), ("现在答复", 52)]
    assert second[0] == [("现在答复", 52)]
    worker, seen = Program(street.zhao, at), list[str]()
    page = worker.get("/cases/desk?size=20").json()
    while page is not None:
        seen += [each["id"] for each in page["items"]]
        after = page["after"]
        page = worker.get(f"/cases/desk?size=20&after={after}").json() if after else None
    assert seen == first[1] + second[1]


@pytest.mark.parametrize("mark", ["x~~1", "1~x~1", "1", "999~~1", "~~", "1~2026-11-24T01:00:00~1"])
def test_a_mark_that_is_none_is_refused(street: Street, at: datetime, mark: str):
    assert Program(street.zhao, at).get(f"/cases/desk?after={mark}").status_code == 422


def test_what_has_a_quarter_of_an_hour_left_stands_above_what_is_still_to_be_sorted(
    street: Street, report: Report, at: datetime
):
    unsorted = report("", words="那个东西又坏了")
    lamp = report("54006", words="灯不亮", moment=at - timedelta(minutes=40))
    answering.answer(case_id=lamp.pk, by=street.sun, at=at, words="马上派人来换")
    Case.objects.everything("a test").filter(pk=lamp.pk).update(holder=Level.COMMUNITY)
    with clock_at(at + timedelta(minutes=1)):
        headings, rows = on_the_page(street, "li")
    assert rows == [str(unsorted.public_id), str(lamp.public_id)], "there is time enough for both"
    with clock_at(at + timedelta(minutes=8)):
        headings, rows = on_the_page(street, "li")
    assert headings == [("马上到时间", 1), ("先分一分", 1)]
    assert rows == [str(lamp.public_id), str(unsorted.public_id)]


@pytest.mark.parametrize(
    ("hours", "first", "says"),
    [(1, "今天到期", "还剩 1 小时"), (3, "超时了，赶紧办", "约的时间过了 今天 11:00")],
)
def test_who_promised_to_come_today_finds_it_on_top_of_the_desk(
    street: Street, report: Report, at: datetime, hours: int, first: str, says: str
):
    made = [report("54008", words=words) for words in ("门关不上", "门禁没反应")]
    for case in made:
        answering.answer(case_id=case.pk, by=street.zhao, at=at, words="马上派人来看")
        dispatched(case, street, at)
        answering.ask_back(case_id=case.pk, by=street.feng, at=at, words="几点家里有人？")
    other, visit = made
    answering.promise(case_id=visit.pk, by=street.feng, at=at, until=at + timedelta(hours=2))
    visit.refresh_from_db()
    assert visit.next_due_at is not None
    assert visit.next_due_at > at + timedelta(days=1), "else it is due today anyway"
    later = at + timedelta(hours=hours)
    with clock_at(later):
        headings, rows = on_the_page(street, "feng")
        page = text(signed_in(street.feng).get("/desk/"))
    assert headings == [(first, 1), ("以后", 1)]
    assert rows == [str(visit.public_id), str(other.public_id)]
    assert says in page
    program = Program(street.feng, later)
    top = program.get("/cases/desk?size=1").json()
    rest = program.get(f"/cases/desk?size=1&after={top['after']}").json()
    assert [each["id"] for each in top["items"] + rest["items"]] == rows
    assert top["items"][0]["promised_at"] == (at + timedelta(hours=2)).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("hours", "group", "button"), [(0, "现在答复", "答复"), (1, "超时了，赶紧办", "答复")], ids=["in time", "late"]
)
def test_what_was_sent_out_before_it_was_answered_is_still_to_be_answered_by_its_desk(
    street: Street, report: Report, at: datetime, hours: int, group: str, button: str
):
    case = dispatched(report("54008", words="单元门关不上"), street, at)

    def row(who: str) -> tuple[str, str]:
        held = posts_of(street.person[who], later)
        lists = Lists(street.person[who], held, later)
        found = rows_of(desks.read(lists.sorted(desks.ALL), 0, 9), held=held, counts={}, at=later)
        return next((str(each.words), each.rows[0].button) for each in found)

    later = at + timedelta(hours=hours)
    assert row("zhao") == (group, button)
    assert row("sun")[1] != "答复", "it is the grid's to answer"
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我先拿绳子把门带上")
    assert row("zhao") == ("等别人", "看进展"), "control: once it is answered"
