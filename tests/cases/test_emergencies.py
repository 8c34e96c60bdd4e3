"""What life depends on is seen in the words, and whoever wrote them is told whom to call."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import desks, detail, emergencies, handling, queries, reporting, sorting, telling
from linli.life.cases.desks import Lists
from linli.life.cases.models import Case
from linli.life.cases.states import State
from linli.town.notices.models import Letter
from linli.town.people.scopes import posts_of
from tests.cases.conftest import Report, asked, dispatched
from tests.cases.test_api import Program
from tests.cases.test_views import form, text
from tests.street import Street, signed_in

SAID = {
    "119": (
        "着火了，楼道里都是烟",
        "电梯不走了，人关在里面",
        "楼下闻到煤气味",
        "三单元燃气好像漏了",
        "我妈困在电梯里了",
        "有个孩子掉进水里了",
        "电动车在楼道里爆炸了",
        "14号楼起火",
        "I smell gas in the stairwell",
        "somebody is trapped inside",
        "there is a fire",
        "There is a fire near the fire exit",
        "The stairs are full of smoke",
        "We are stuck in the lift",
        "My mother is trapped in the elevator",
        "there's a gas leak",
        "楼道里冒烟",
        "电线冒火花",
        "闻着有股煤气",
        "电梯坏了 有老人在里面",
        "Help, the elevator stopped and I am inside",
        "The building is burning",
    ),
    "120": (
        "我爸爸突然晕倒了没有呼吸",
        "老人摔倒了起不来，家里没人",
        "邻居煤气中毒了",
        "有人触电",
        "奶奶叫不醒",
        "My father is not breathing",
        "an old man fell on the stairs and cannot get up",
        "she can’t breathe",
        "我妈摔了一跤站不起来",
        "老爷子倒在地上了",
        "有人从楼上掉下来了",
        "My dad collapsed",
    ),
    "110": (
        "有人在院里打架，拿着刀",
        "有人跳楼，救命",
        "六楼有个姑娘要跳下来",
        "有人撬门",
        "有人要跳楼",
        "two men are fighting in the yard",
        "a man with a knife at the gate",
        "Someone broke into my flat",
    ),
    "122": ("院门口出车祸了",),
}
NOT_SAID = (
    "楼道里堆了旧自行车",
    "楼道堆了纸箱，万一着火怎么办",
    "怕着火，能不能清一下",
    "消防通道被占了",
    "灭火器过期了",
    "晚上七八点水流特别小",
    "电梯停了一天",
    "电梯里的灯不亮",
    "我的车被困在车位里出不来",
    "暖气漏水",
    "猫打架吵得睡不着",
    "上次电梯困人的事修好了吗",
    "有人在院里烧树叶",
    "饭馆油烟冒烟",
    "电梯里有人抽烟",
    "树枝掉下来压了车",
    "自行车倒在地上",
    "墙皮掉下来",
    "建议搞一次消防演练",
    "The fire door does not close",
    "the fire extinguisher is empty",
    "boxes in the stairwell, I am afraid of a fire",
    "no water pressure",
    "the lift is broken again",
    "Somebody parked behind my car and I cannot get out",
    "the wall has collapsed a little",
    "a branch fell down on the path",
    "the lift stopped working",
)


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


@pytest.mark.parametrize(("number", "words"), [(number, words) for number, some in SAID.items() for words in some])
def test_words_on_which_a_life_depends_name_the_number(number: str, words: str):
    found = emergencies.spoken_of(words)
    assert found is not None
    assert found.call == number


@pytest.mark.parametrize("words", NOT_SAID)
def test_what_is_only_feared_or_only_looks_alike_is_no_emergency(words: str):
    assert emergencies.spoken_of(words) is None


def test_a_tapped_smell_of_gas_is_one_by_itself_and_a_broken_lift_is_not():
    assert emergencies.spoken_of("", "53005") is not None
    assert emergencies.spoken_of("", "54005") is None


@pytest.mark.parametrize(
    ("words", "call"), [("着火了，楼道里都是烟", "119"), ("老人摔倒了起不来", "120"), ("有人拿着刀", "110")]
)
def test_the_page_stops_once_with_the_number_and_then_takes_the_report(street: Street, words: str, call: str):
    client = Client()
    client.get("/report/")
    filled = form(words=words, category="53001", guessed="53001")
    stopped = client.post("/report/", filled)
    page = stopped.content.decode()
    assert stopped.status_code == 200
    assert f'href="tel:{call}"' in page.split("</section>")[0] or f"请马上打 {call}" in page
    assert f'class="btn main big" href="tel:{call}"' in page
    assert "已经打了，也报给社区" in page
    assert not Case.objects.everything("a test").exists()
    receipt = text(client.post("/report/", {**filled, "rung": "1"}, follow=True))
    case = Case.objects.everything("a test").get()
    assert case.urgent
    assert case.category is None
    assert f"请马上打 {call}" in receipt
    assert "答应" not in receipt
    assert "也不会替您打电话" in receipt


def test_an_emergency_has_half_an_hour_at_night_and_stands_first(street: Street, report: Report, at: datetime):
    for _ in range(3):
        report()
    night = at.replace(hour=18)
    urgent = report("", words="着火了，楼道里都是烟", moment=night)
    assert urgent.answer_due_at is not None
    assert (urgent.answer_due_at - night).total_seconds() == 1800
    held = posts_of(street.zhao, night)
    found = list(queries.desk(held))
    assert found[0] == urgent
    first = Lists(street.zhao, held, night).sorted(desks.TODO)[0]
    assert (first, sorting.group_of(first)) == (urgent, sorting.URGENT)


def test_by_json_the_receipt_says_whom_to_call(street: Street):
    body = {"words": "there is a fire", "place": "北园社区8号院14号楼2单元", "contact": "anonymous"}
    answer = Client().post(
        "/api/v1/cases", body, content_type="application/json", headers={"Accept-Language": "zh-hans"}
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["call"]["number"] == "119"
    assert "请马上打 119" in answer.json()["call"]["words"]
    calm = Client().post("/api/v1/cases", {**body, "words": "灯不亮"}, content_type="application/json")
    assert calm.json()["call"] is None


def test_only_what_one_keeps_away_from_says_keep_away(street: Street):
    shown = {}
    for category in ("53001", "53007", "53009", "53002"):
        client = Client()
        client.get("/report/")
        said = text(client.post("/report/", form(words="看一下", category=category), follow=True))
        shown[category] = "这类事有危险" in said
    assert shown == {"53001": False, "53007": True, "53009": True, "53002": False}


def test_one_who_found_it_on_a_round_is_told_too(street: Street):
    client = signed_in(street.zhao)
    filled = {"words": "着火了", "place": "北园社区14号楼2单元", "once": str(uuid4())}
    assert "请马上打 119" in text(client.post("/desk/found/", filled))
    client.post("/desk/found/", {**filled, "rung": "1"})
    assert Case.objects.everything("a test").get().urgent


def test_the_number_stands_beside_the_words_while_they_are_being_written(street: Street):
    client = Client()
    early = client.post("/report/suggest/", {"words": "着火了"}).content.decode()
    assert 'href="tel:119"' in early
    assert "tel:" not in client.post("/report/suggest/", {"words": "灯不亮"}).content.decode()
    client.post("/report/", {"words": "着火了"})
    assert "请马上打 119" in text(client.get("/report/"))


def urgent(case: Case) -> bool:
    case.refresh_from_db()
    return case.urgent


def test_an_emergency_told_afterwards_stops_the_page_and_makes_the_case_urgent(
    street: Street, report: Report, at: datetime
):
    case = report("54006", words="楼道灯坏了")
    lin, address = signed_in(street.lin), f"/cases/{case.public_id}/add/?seen={case.version}"
    stopped = lin.post(address, {"words": "现在楼道里着火了"})
    assert (stopped.status_code, 'href="tel:119"' in stopped.content.decode()) == (200, True)
    assert not case.steps.filter(verb="add").exists(), "nothing is written before the page has said whom to call"
    lin.post(address, {"words": "灯在二楼"})
    assert not urgent(case), "control: other words change nothing"
    lin.post(f"/cases/{case.public_id}/add/?seen={case.version}", {"words": "现在楼道里着火了", "rung": "1"})
    assert urgent(case)
    step = case.steps.get(verb="add", words__contains="着火")
    assert case.dispatch_due_at is not None
    assert case.dispatch_due_at <= step.at + timedelta(minutes=30)
    telling.tell_of(case_id=case.pk, seq=step.seq, at=step.at)
    assert Letter.objects.filter(person=street.zhao, kind="case.added_urgent").exists()


FIRE = "现在楼道里着火了"


@pytest.mark.parametrize("state", [State.REPORTED, State.DISPATCHED, State.IN_PROGRESS, State.SUSPENDED])
def test_an_emergency_told_afterwards_stands_first_on_every_desk(
    street: Street, report: Report, at: datetime, state: State
):
    case = report("54001", words="水流小")
    if state != State.REPORTED:
        dispatched(case, street, at, "water")
    if state == State.IN_PROGRESS:
        handling.start(case_id=case.pk, by=street.he, at=at)
    if state == State.SUSPENDED:
        day = at + timedelta(days=20)
        handling.suspend(case_id=case.pk, by=street.sun, at=at, ground="season", review_at=day, reason="等开春再修")
    report("53001", moment=at - timedelta(days=6))
    told = at + timedelta(hours=1)
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=told, words="在二楼")
    case.refresh_from_db()
    assert case.state == state, "control: other words leave it where it is"
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=told, words=FIRE)
    assert urgent(case)
    assert case.state == (State.ACCEPTED if state == State.SUSPENDED else state)
    assert case.next_due_at is not None
    assert case.next_due_at <= told + timedelta(minutes=30) or state == State.IN_PROGRESS
    for person in (street.zhao, street.sun, street.he)[: 3 if case.organisation else 2]:
        first = Lists(person, posts_of(person, told), told).sorted(desks.ALL)[0]
        assert (first, sorting.group_of(first)) == (case, sorting.URGENT)


def test_an_emergency_told_with_not_solved_is_heard_as_one_that_is_added(street: Street, report: Report, at: datetime):
    case = report("52008", words="车被堵在院里")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="车主已把车挪开")
    lin, said = signed_in(street.lin), {"answer": "not", "words": FIRE}
    address = f"/cases/{case.public_id}/say/"
    with clock_at(at):
        stopped = lin.post(address, said)
        assert (stopped.status_code, 'href="tel:119"' in stopped.content.decode()) == (200, True)
        assert not case.steps.filter(verb="say").exists()
        lin.post(address, {**said, "rung": "1"})
    assert urgent(case)
    step = case.steps.get(verb="come_back")
    assert case.dispatch_due_at is not None
    assert case.dispatch_due_at <= step.at + timedelta(minutes=30)
    telling.tell_of(case_id=case.pk, seq=step.seq, at=step.at)
    assert Letter.objects.filter(person=street.sun, kind="case.added_urgent").exists()


def test_a_desk_that_hears_of_it_on_the_telephone_reads_whom_to_call_beside_the_list(
    street: Street, report: Report, at: datetime
):
    case = report("52008", words="车被堵在院里")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="车主已把车挪开")
    said = {"reporter": str(asked(case).pk), "answer": "not", "words": FIRE}
    with clock_at(at):
        gu = signed_in(street.gu, at=at)
        stopped = gu.post(f"/cases/{case.public_id}/say-by-phone/", said, headers={"HX-Request": "true"})
    assert 'href="tel:119"' in stopped.content.decode()
    assert 'name="rung"' in stopped.content.decode()


def test_by_json_the_answer_to_an_act_says_whom_to_call(street: Street, report: Report, at: datetime):
    case = report("54006", words="楼道灯坏了")
    lin = Program(street.lin, at)
    assert lin.post(f"/cases/{case.public_id}/add", {"words": "在二楼"}).json()["call"] is None
    heard = lin.post(f"/cases/{case.public_id}/add", {"words": FIRE})
    assert heard.json()["call"]["number"] == "119"
    assert lin.get(f"/cases/{case.public_id}").json()["call"] is None


def test_at_the_desk_an_emergency_is_answered_before_it_is_sorted(street: Street, report: Report, at: datetime):
    held = posts_of(street.zhao, at)
    first = []
    for words in ("着火了，楼道里都是烟", "不知道算什么的一件事"):
        shown = detail.shown(str(report("", words=words).public_id), person=street.zhao, held=held, at=at)
        assert shown is not None
        first.append(shown.at_hand[0].name)
    assert first == ["answer", "refile"], "control: what is no emergency is sorted first"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *(
            ("楼上着 火 了", "119"),
            ("着\u200b火了", "119"),
            ("着\u2060火", "119"),
            ("着　火了", "119"),
            ("触\u00ad电了", "120"),
        ),
        *(("楼下打架流血了", "110"), ("他们打架，有人 流 血", "110")),
    ],
)
def test_blanks_and_signs_that_nobody_sees_hide_no_emergency(words: str, number: str) -> None:
    found = emergencies.spoken_of(words)
    assert found is not None
    assert found.call == number
