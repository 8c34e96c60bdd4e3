"""The desk: who sees what on it, in which order, and every act from one screen."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, desks, handling
from linli.life.cases.models import Case, Reporter
from linli.life.cases.states import Level, State
from linli.town.people.scopes import posts_of
from tests.cases.conftest import Report
from tests.cases.test_views import text
from tests.street import Street, signed_in

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def groups(page: object) -> dict[str, list[str]]:
    """The desk's groups by name, each with its rows' titles."""
    html = page.content.decode()  # type: ignore[attr-defined]
    found: dict[str, list[str]] = {}
    for part in html.split('<h3 class="group">')[1:]:
        name = re.match(r"\S+", part)
        assert name is not None
        found[name[0]] = re.findall(r"<h4><a [^>]+>([^<]+)</a></h4>", part)
    return found


def act(client: Client, case: Case, name: str, **given: object) -> Any:
    """Do an act as its form does; the page it leads to."""
    case.refresh_from_db()
    return client.post(f"/cases/{case.public_id}/{name}/", {"seen": case.version, **given}, follow=True)


def test_the_grid_worker_sees_what_has_to_be_answered_first(street: Street, report: Report, at: datetime):
    car = report("52008", words="车被堵在院里出不去")
    later = report("54006", words="灯不亮", moment=at - timedelta(minutes=30))
    answering.answer(case_id=later.pk, by=street.zhao, at=at, words="今天就换")
    page = signed_in(street.zhao).get("/desk/")
    assert "先办这 1 件" in text(page)
    assert list(groups(page)) == ["现在答复", "今天到期"]
    assert groups(page)["现在答复"] == [car.words]


def test_next_door_sees_nothing_of_it(street: Street, report: Report):
    case = report()
    qian = signed_in(street.qian)
    nothing, to_verify = (text(qian.get(f"/desk/{which}")) for which in ("", "?show=verify"))
    assert ("眼下没有要办的" in nothing, "都办完了" in nothing, "没有等着核实的" in to_verify) == (True, True, True)
    assert "先到期的在前" not in nothing + to_verify, "where nothing is in any order"
    assert qian.get(f"/desk/?open={case.public_id}").status_code == 404
    assert qian.get(f"/cases/{case.public_id}/answer/").status_code == 404


def test_a_resident_has_no_desk(street: Street):
    assert signed_in(street.lin).get("/desk/").status_code == 403
    assert Client().get("/desk/").status_code == 401
    assert Client().get("/desk/?open=nonsense").status_code == 401
    assert signed_in(street.zhao).get("/desk/?open=nonsense").status_code == 404


def test_the_community_sorts_first_what_has_no_category_or_place(street: Street, report: Report):
    unsorted = report("", words="那个东西又坏了")
    nowhere = report("51003", words="垃圾桶满了", place="community")
    report("52008", words="车被堵了")
    page = signed_in(street.sun).get("/desk/")
    assert set(groups(page)["先分一分"]) == {unsorted.words, nowhere.words}
    assert "车被堵了" not in text(page)
    act(signed_in(street.sun), nowhere, "correct", place="8号院")
    act(signed_in(street.sun), unsorted, "refile", category="54008")
    for case in (nowhere, unsorted):
        case.refresh_from_db()
    assert nowhere.courtyard == street.place["y08"]
    assert unsorted.category is not None
    assert unsorted.category.code == "54008"


def test_a_supervisor_sees_what_is_late_refuses_and_forces(street: Street, report: Report, at: datetime):
    case = report(moment=at - timedelta(days=6))
    other = report("52008", words="请把共享单车的押金退了")
    li = signed_in(street.li)
    assert case.words in text(li.get("/desk/?show=late"))
    act(li, other, "reject", reason="押金归企业管", next_unit="12345 热线")
    other.refresh_from_db()
    assert other.state == State.REJECTED
    assert "请找12345 热线" in text(signed_in(street.lin).get(f"/cases/{other.public_id}/"))
    act(li, case, "force", reason="灯杆产权不清，已报区里立项")
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CLOSED, "unresolved")


def test_what_came_back_is_on_the_supervisors_desk(street: Street, report: Report, at: datetime):
    case = report()
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
    case.refresh_from_db()
    signed_in(street.lin).post(f"/cases/{case.public_id}/say/?seen={case.version}", {"answer": "not"})
    case.refresh_from_db()
    assert case.holder == Level.COMMUNITY
    assert case.words in text(signed_in(street.sun).get("/desk/"))
    assert case.words in groups(signed_in(street.zhao).get("/desk/"))["等别人"]


def test_the_street_urges_what_is_late_below(street: Street, report: Report, at: datetime):
    case = report(moment=at - timedelta(days=6))
    for who in ("sun", "han"):
        assert groups(signed_in(street.person[who]).get("/desk/?show=late")) == {"别人手上超时的": [case.words]}
    page = signed_in(street.li).get(f"/desk/?open={case.public_id}").content.decode()
    assert 'id="do-urge"' in page


def test_from_december_on_the_district_is_told_that_next_year_is_not_arranged(street: Street, at: datetime):
    for who, moment, told in (
        ("zheng", at, 0),
        ("zheng", at + timedelta(days=7), 1),
        ("li", at + timedelta(days=7), 0),
    ):
        with clock_at(moment):
            page = text(signed_in(street.person[who]).get("/desk/"))
        assert page.count("2027 年的放假安排还没有录入") == told, (who, moment)


def test_the_district_supervises_what_is_late(street: Street, report: Report, at: datetime):
    case = report(moment=at - timedelta(days=6))
    page = signed_in(street.zheng).get("/desk/")
    assert list(groups(page)) == ["别人手上超时的"]
    assert case.number in text(page)


@pytest.mark.parametrize("who", ["meng", "xu", "cao"])
def test_administrators_have_no_desk(street: Street, who: str):
    assert signed_in(street.person[who]).get("/desk/").status_code == 403


def test_something_found_on_a_round_has_nobody_to_ask(street: Street):
    zhao = signed_in(street.zhao)
    zhao.get("/desk/found/")
    filled = {"words": "东门井盖松了", "place": "北园社区8号院", "category": "53007", "once": str(uuid4())}
    pages = [zhao.post("/desk/found/", filled, follow=True) for _ in range(2)]
    case = Case.objects.everything("a test").get()
    assert (case.origin, case.reporters.count()) == ("grid", 0)
    assert "巡查发现的，没有报事人" in text(pages[0])
    assert signed_in(street.qian).post("/desk/found/", {**filled, "once": str(uuid4())}).status_code == 403
    assert signed_in(street.lin).get("/desk/found/").status_code == 403


def test_a_desk_is_told_only_what_is_new(street: Street, report: Report):
    zhao = signed_in(street.zhao)
    since = re.search(r'id="list" data-since="([^"]+)"', zhao.get("/desk/").content.decode())[1]  # type: ignore[index]
    since = since.replace("&amp;", "&")
    assert zhao.get(since).status_code == 204
    case = report(words="车被堵了")
    news = zhao.get(since)
    assert case.words in news.content.decode()
    assert "<html" not in news.content.decode()


@pytest.mark.parametrize("who", ["zhao", "sun", "han", "zheng", "gu", "feng", "song"])
def test_every_desk_asks_what_is_new_within_its_own_posts(street: Street, report: Report, at: datetime, who: str):
    held = posts_of(street.person[who], at)
    before = desks.newest(held)
    report("52008")
    assert (desks.newest(held) != before) == (who in ("zhao", "sun", "han", "zheng", "gu"))


def test_an_open_case_is_told_anew_without_its_forms(street: Street, report: Report, at: datetime):
    case = report()
    zhao = signed_in(street.zhao)
    page = zhao.get(f"/desk/?open={case.public_id}").content.decode()
    pane = page[page.index('<h2 class="title">') :]
    assert pane.index('class="promise') < pane.index("<textarea"), "when it is due stands above the forms"
    assert pane.count('class="promise') == 1
    since = re.search(r'id="pane-news" data-since="([^"]+)"', page)[1]  # type: ignore[index]
    assert zhao.get(since).status_code == 204
    answering.answer(case_id=case.pk, by=street.sun, at=at, words="社区也在看")
    news = zhao.get(since).content.decode()
    assert "社区也在看" in news
    assert "<textarea" not in news
    assert 'class="promise' in news, "and what it is by now comes with what is new"


def test_what_happened_here_before_is_shown(street: Street, report: Report, at: datetime):
    report("52008", words="车又被堵了", moment=at - timedelta(days=4))
    case = report("52008", words="车被堵在院里出不去")
    page = text(signed_in(street.zhao).get(f"/desk/?open={case.public_id}"))
    assert "这儿最近 30 天第 2 次" in page
    assert "车又被堵了" in page


def test_a_long_desk_goes_on_below(street: Street, report: Report):
    for n in range(52):
        report("52008", words=f"第{n}辆车")
    zhao = signed_in(street.zhao)
    assert "后面还有" in text(zhao.get("/desk/"))
    assert sum(len(rows) for rows in groups(zhao.get("/desk/?show=&from=50")).values()) == 2


def test_the_street_opens_everything_in_it_and_begins_with_its_own(street: Street, report: Report):
    case = report()
    han = signed_in(street.han)
    assert case.words not in text(han.get("/desk/"))
    assert case.words in text(han.get("/desk/?show=all"))


def test_a_reporter_whose_name_nobody_said_is_called_reporter_once(street: Street, report: Report):
    case = report()
    zhao = signed_in(street.zhao)
    unnamed = text(zhao.get(f"/desk/?open={case.public_id}"))
    Reporter.objects.filter(case=case).update(called="林女士")
    named = text(zhao.get(f"/desk/?open={case.public_id}"))
    assert unnamed.count("报事人") == named.count("报事人"), "beside a name it says what they are"
    assert "林女士 报事人 ·" in named


@pytest.mark.parametrize("by_itself", [False, True])
def test_a_desk_is_planned_for_whose_it_is_however_often_it_is_found(street: Street, at: datetime, by_itself: bool):
    """A plan for any desk uses no index of a path. The control: a driver that prepares what comes often keeps one."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps its own statements")
    connection.ensure_connection()
    usual = connection.connection.prepare_threshold
    connection.connection.prepare_threshold = 5 if by_itself else usual
    try:
        for _ in range(12):
            lists = desks.Lists(street.han, posts_of(street.han, at), at)
            lists.sight(desks.TODO).counts()
            desks.read(lists.sorted(desks.TODO), 0, 50)
    finally:
        connection.connection.prepare_threshold = usual
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%\"cases_case\"%%'")
        (kept,) = cursor.fetchone()
    assert bool(kept) == by_itself
