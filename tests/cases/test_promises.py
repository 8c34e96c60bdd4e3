"""The one time that leads on a case's page, and that the letter says the same."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from linli.ground.editions import looking
from linli.ground.shared.moments import clock_at
from linli.ground.ui import times
from linli.life.cases import (
    acts,
    answering,
    audiences,
    calling,
    cards,
    dispatch,
    handling,
    ladder,
    promises,
    queries,
    reporting,
    speaking,
    supervision,
    telling,
    timeline,
)
from linli.life.cases.models import Answer, Case, Reporter, Step
from linli.life.cases.sentences import Reader
from linli.life.cases.states import Level
from linli.town.notices.models import Letter
from linli.town.notices.wording import speak
from linli.town.people import appoint
from linli.town.people.models import Person, Post
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, Report, asked, dispatched, joined, word
from tests.cases.test_api import Program
from tests.street import Street, signed_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUARTER = HOUR / 4
TOLD = "已报社区，不用再报一次。"
HOTLINE, ZHAO = "市民热线 12345，有人接。", "网格员 赵师傅 010-6960-0000，有人接。"


def on_the_page(case: Case, at: datetime) -> tuple[str, str]:
    case.refresh_from_db()
    found = promises.promise(case, at=at, yours=True)
    assert found is not None
    return found.words, found.line


def by_then(due: datetime | None, at: datetime) -> str:
    assert due is not None
    return times.deadline(due, now=at)


def page_of(case: Case, person: Person, at: datetime) -> str:
    with clock_at(at):
        return signed_in(person, at=at).get(f"/cases/{case.public_id}/").content.decode()


def letter_of(case: Case, street: Street, kind: str, at: datetime, language: str = "zh-hans", to: str = "lin") -> str:
    for seq in case.steps.values_list("seq", flat=True):
        telling.tell_of(case_id=case.pk, seq=seq, at=at)
    letter = Letter.objects.filter(person=street.person[to], kind=f"case.{kind}").latest("pk")
    spoken = speak(letter, language, now=at)
    return f"{spoken.title}\n{spoken.line}"


def test_an_appointment_leads_and_the_deadline_says_what_it_is(street: Street, report: Report, at: datetime):
    case = dispatched(report("54001"), street, at, "water")
    assert on_the_page(case, at) == ("答应明天 9:00 前办好", "自来水公司今天 10:00 前先答复您。")
    answering.promise(case_id=case.pk, by=street.he, at=at, until=at + 3 * HOUR)
    assert on_the_page(case, at) == ("约好今天 12:00 前有人到", "最晚明天 9:00 前办好。")
    for later in (4 * HOUR, 23 * HOUR):
        lead, line = on_the_page(case, at + later)
        assert lead.endswith("12:00 前有人到，时间过了"), "while it is not done, nothing is said to be on its way"
        assert "人没来，打电话问一声" in line
    for reader, timed in ((Reader.REPORTER, False), (Reader.DESK, True)):
        coming = timeline.entries(case, queries.timeline(case), reader=reader, at=at)[0]
        assert coming.mood == "next"
        assert bool(coming.at) == timed
        assert ("<time" in coming.at) == timed, "a reporter reads no third time below"


@pytest.mark.parametrize("kind", ["reported", "dispatched", "promised"])
def test_the_letter_and_the_page_promise_the_same(street: Street, report: Report, at: datetime, kind: str):
    case = report("54001")
    if kind != "reported":
        dispatched(case, street, at, "water")
    if kind == "promised":
        answering.promise(case_id=case.pk, by=street.he, at=at, until=at + 3 * HOUR)
    lead, more = (said.replace("明天 ", "11月25日（周三）") for said in on_the_page(case, at))
    letter = letter_of(case, street, kind, at)
    assert more in letter
    assert lead in letter
    assert "11月24日（周二）" in letter_of(case, street, kind, at + DAY), "a day later it names the same moment"
    with override("en"):
        assert "今天" not in letter_of(case, street, kind, at, "en")


def test_a_returned_case_keeps_no_appointment(street: Street, report: Report, at: datetime):
    case = dispatched(report("54001"), street, at, "water")
    answering.promise(case_id=case.pk, by=street.he, at=at, until=at + 3 * HOUR)
    assert "约好" in on_the_page(case, at)[0], "control"
    dispatch.give_back(case_id=case.pk, by=street.he, at=at, reason="不是我们的管线", proposed="物业")
    assert "约好" not in on_the_page(case, at)[0]


def test_a_reporter_is_told_of_the_clocks_they_know_of_only(street: Street, report: Report, at: datetime):
    case = report("54006")
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="今天就去换灯")
    case.refresh_from_db()
    late = case.dispatch_due_at
    assert late is not None
    assert supervision.tell_overdue(case_id=case.pk, at=late)
    step = Step.objects.filter(case=case, verb="overdue").get()
    telling.tell_of(case_id=case.pk, seq=step.seq, at=late)
    assert not Letter.objects.filter(person=street.lin, kind="case.late").exists()
    case.refresh_from_db()
    whole = case.resolve_due_at
    assert whole is not None
    assert supervision.tell_overdue(case_id=case.pk, at=whole)
    assert "说好" in letter_of(case, street, "late", whole), "control"
    way = timeline.entries(case, queries.timeline(case), reader=Reader.REPORTER, at=whole)
    assert "没按说好的时间办到，已报街道" in [each.title for each in way], "the only promise there was"
    assert "不用再报一次" in on_the_page(case, whole)[1]


def test_a_first_contact_that_was_missed_is_said_as_loudly_as_a_missed_answer(
    street: Street, report: Report, at: datetime
):
    case = report("54001")
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我去您楼里看看水压")
    case = dispatched(case, street, at, "water")
    case.refresh_from_db()
    due = case.respond_due_at
    assert due is not None
    assert speaking.tag(case, at=due - timedelta(minutes=1), yours=True).state != "late", "control"
    assert supervision.tell_overdue(case_id=case.pk, at=due)
    lead, more = on_the_page(case, due)
    assert lead == "说好自来水公司今天 10:00 前先答复您，还没有"
    assert more == "已报社区，不用再报一次。等不了，打自来水公司 010-6960-0000，有人接。最晚明天 9:00 前办好。"
    others = promises.promise(case, at=due)
    assert others is not None
    assert others.line == "已报社区。最晚明天 9:00 前办好。", "control: said to others"
    assert speaking.tag(case, at=due, yours=True).state == "late"
    assert "还没有" in cards.cards([case], at=due)[0].line
    way = timeline.entries(case, queries.timeline(case), reader=Reader.REPORTER, at=due)
    assert [each.mood for each in way if each.verb == "overdue"] == ["late"]
    answering.promise(case_id=case.pk, by=street.he, at=due, until=due + HOUR)
    case.refresh_from_db()
    assert speaking.tag(case, at=due, yours=True).state != "late", "somebody has spoken to them"


def test_who_says_not_solved_reads_who_begins_again_and_by_when(street: Street, report: Report, at: datetime):
    case = handling.on_the_spot(case_id=report("54006").pk, by=street.zhao, at=at, result=RESULT)
    due = case.resolve_due_at
    assert due is not None
    later = due + DAY
    case = word(case, Answer.NOT, later, street)
    begins = case.dispatch_due_at
    assert begins is not None
    assert later < begins < later + 2 * DAY
    until, first = (times.deadline(each, now=later) for each in (begins, due))
    assert on_the_page(case, later) == (f"重新办，社区{until} 前安排人", f"头一次说好{first} 前办好，没做到。")
    assert speaking.tag(case, at=later, yours=True).words == "重新在办", "not late in the second in which one says so"
    assert supervision.tell_overdue(case_id=case.pk, at=later)
    telling.tell_of(case_id=case.pk, seq=case.version + 1, at=later)
    for reader in (Reader.REPORTER, Reader.PUBLIC):
        case.refresh_from_db()
        (late,) = (
            each
            for each in timeline.entries(case, queries.timeline(case), reader=reader, at=later)
            if each.verb == "overdue"
        )
        assert late.title == f"头一次说好{times.by_date(due, now=later)} 前办好，没做到，已报街道", (
            "and not the time just named"
        )
    assert not Letter.objects.filter(person=street.lin, kind="case.late").exists()
    assert "还没有" in on_the_page(case, begins)[0], "control: nobody began, and the page says so"
    case.refresh_from_db()
    assert speaking.tag(case, at=begins, yours=True).state == "late"


def not_solved_at_night(report: Report, street: Street, night: datetime, since: datetime | None = None) -> Case:
    case = report("52008", words="车被堵在院里", moment=since or night)
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=since or night, result=RESULT)
    return word(case, Answer.NOT, night, street)


def test_at_night_nobody_who_has_gone_home_is_promised(street: Street, report: Report, at: datetime):
    night = at + 13 * HOUR
    case = not_solved_at_night(report, street, night)
    assert (case.holder, case.dispatch_due_at) == (Level.COMMUNITY, night + QUARTER), "the clock runs as it did"
    due = by_then(case.resolve_due_at, night)
    ring = f"在那以前打{HOTLINE}"
    assert on_the_page(case, night) == (f"原答应{due} 前办好，社区明天 8:00 上班才能接着办", ring), "one promise"
    old = not_solved_at_night(report, street, night, at)
    first = by_then(old.resolve_due_at, night)
    said = ("重新办，社区明天 8:00 上班就安排人", f"头一次说好{first} 前办好，没做到。")
    assert on_the_page(old, night) == said, "what was broken already, is"
    by_day = not_solved_at_night(report, street, at)
    assert on_the_page(by_day, at)[0] == "重新办，社区今天 9:15 前安排人", "control: while it is open"
    assert supervision.tell_overdue(case_id=case.pk, at=night + QUARTER), "and the next level is told as ever"


def test_what_goes_up_to_a_desk_that_is_shut_past_the_promise_says_so_wherever_that_is_read(
    street: Street, report: Report, at: datetime
):
    """One promise on the page, by JSON, in the letter and to strangers: what was promised, and when it can be met."""
    night, phone = at + 13 * HOUR, "010-6960-1111"
    on_duty(street, at, phone)
    case = report("52008", words="车被堵在院里", moment=night)
    first = by_then(case.answer_due_at, night)
    assert on_the_page(case, night)[0] == f"答应{first} 前答复", "control: where the duty officer answers"
    for by in (street.zhao, street.sun):
        ladder.hand_up(case_id=case.pk, by=by, at=night, why="beyond", reason="得街道来协调交警")
    said = f"原答应{first} 前答复，街道明天 8:00 上班才看得到"
    ring = f"在那以前打值班员 卢师傅 {phone}，有人接。"
    assert on_the_page(case, night) == (said, ring), "and not by when all is done, which is over before"
    for when, below in ((night, "街道明天 8:00 上班"), (night + DAY / 2 + 2 * HOUR, "超时")):
        coming = timeline.entries(case, queries.timeline(case), reader=Reader.DESK, at=when)[0]
        assert below in coming.at, "no minute is counted down in which nobody is there"
    assert said in page_of(case, street.lin, night)
    assert (said in page_of(case, street.gu, night), ring in page_of(case, street.gu, night)) == (True, False)
    assert Program(street.lin, night).get(f"/cases/{case.public_id}").json()["full"]["promise"]["words"] == said
    letter = letter_of(case, street, "handed_up", night)
    assert "前答复，街道11月25日（周三）8:00 上班才看得到" in letter
    assert letter.endswith(ring)
    Case.objects.everything("answered").filter(pk=case.pk).update(answered_at=night)
    assert "前办好，街道明天 8:00 上班才能接着办" in on_the_page(case, night)[0]
    lamp = report("54006", moment=night)
    Case.objects.everything("as if").filter(pk=lamp.pk).update(holder=Level.STREET, answer_due_at=night + QUARTER)
    lead, line = on_the_page(lamp, night)
    assert (lead.startswith("原答应"), line.startswith("整件事")) == (True, True), "the promise that may be kept"


def on_duty(street: Street, at: datetime, phone: str = "") -> Person:
    """A duty officer of the community."""
    lu = Person.objects.create(name="卢值", called="卢师傅", known_since=at - DAY)
    here = street.place["community"].pk
    appoint.appoint(person_id=lu.pk, role=Role.DUTY_OFFICER, place_id=here, by=None, at=at - HOUR, duty_phone=phone)
    return lu


@pytest.mark.parametrize(
    ("later", "until", "street_s"),
    [
        (13 * HOUR, "22:15", "原答应%s 前办好，街道明天 8:00 上班才能接着办"),
        (3.5 * HOUR, "12:45", "原答应%s 前办好，街道今天 14:00 上班才能接着办"),
        (3 * HOUR - timedelta(minutes=10), "12:05", "重新办，街道今天 12:05 前安排人"),
    ],
)
def test_while_the_desk_is_shut_the_duty_officer_begins_again_what_cannot_wait_and_is_told_and_rung(
    street: Street, report: Report, at: datetime, later: timedelta, until: str, street_s: str
):
    night, phone = at + later, "010-6960-1111"
    lu = on_duty(street, at, phone)
    case = not_solved_at_night(report, street, night)
    assert on_the_page(case, night)[0] == f"重新办，值班员今天 {until} 前安排人"
    rung = calling.about(case, night + QUARTER - timedelta(minutes=1))
    assert rung[0].phone == phone, "and the number that stands first by then is theirs"
    for reader in Reader:
        coming = timeline.entries(case, queries.timeline(case), reader=reader, at=night)[0]
        assert coming.title == "下一步：值班员安排人来办", "and the way says the same to everybody"
    sun = Post.objects.get(person=street.sun, role=Role.COMMUNITY_STAFF)
    appoint.set_duty_phone(post_id=sun.pk, phone="010-6960-9999", by=street.xu, at=at)
    assert [call.whose for call in calling.about(case, night) if "归他们管" in call.line] == []
    for seq in range(1, case.version + 1):
        telling.tell_of(case_id=case.pk, seq=seq, at=night)
    assert Letter.objects.filter(person=lu, kind="case.came_back").exists()
    assert "on-the-spot" in {each.name for each in offered_to(lu, case, night)}, "and may do what was promised"
    Case.objects.everything("as if it had come up").filter(pk=case.pk).update(holder=Level.STREET)
    street_s = street_s.replace("%s", by_then(case.resolve_due_at, night))
    assert on_the_page(case, night)[0] == street_s, "control: the street's is the street's"
    coming = timeline.entries(case, queries.timeline(case), reader=Reader.DESK, at=night)[0]
    assert coming.title == "下一步：街道安排人来办", "and the way says so to everybody"


def test_while_its_desk_is_there_the_duty_officer_is_told_of_danger_alone(street: Street, report: Report, at: datetime):
    lu, told = on_duty(street, at, "010-6960-1111"), audiences.Told.HOLDER
    case = not_solved_at_night(report, street, at)
    assert lu.pk not in audiences.persons(told, case, case.steps.latest("seq"), at)
    assert "010-6960-1111" not in {call.phone for call in calling.about(case, at)}
    assert lu.pk in audiences.persons(told, report("53007"), case.steps.latest("seq"), at)
    late = at + 9 * HOUR - timedelta(minutes=10)
    new = report("52008", words="车被堵在院里", moment=late)
    assert new.answer_due_at == late + QUARTER, "after the hours, when the receipt names them"
    assert lu.pk in audiences.persons(told, new, new.steps.get(), late)


def test_at_night_a_broken_promise_says_when_who_was_told_is_there_and_whom_to_ring_till_then(
    street: Street, report: Report, at: datetime
):
    case, night = report("52008", words="车被堵在院里", moment=at + 13 * HOUR), at + 14 * HOUR
    assert on_the_page(case, night)[1] == f"等不了，打{HOTLINE}", "told to nobody yet, and nobody is on duty"
    assert supervision.tell_overdue(case_id=case.pk, at=night)
    assert on_the_page(case, night)[1] == f"已报社区，明天 8:00 上班就看，不用再报一次。等不了，打{HOTLINE}"
    assert on_the_page(case, night + 11 * HOUR)[1] == f"{TOLD}等不了，打{ZHAO}", "control: when it is open"
    lamp = report("54006", moment=at)
    assert supervision.tell_overdue(case_id=lamp.pk, at=night)
    assert on_the_page(lamp, night)[1] == "已报社区，明天 8:00 上班就看，不用再报一次。", "control: what can wait"


@pytest.mark.parametrize("noon", [False, True])
def test_a_broken_promise_that_the_duty_officer_was_told_of_says_nobody_looks_first_tomorrow(
    street: Street, report: Report, at: datetime, noon: bool
):
    night, phone = at + (3.5 * HOUR if noon else 14 * HOUR), "010-6960-1111"
    lu, case = on_duty(street, at, phone), report("52008", words="车被堵在院里", moment=night - HOUR)
    if noon:
        Case.objects.everything("as if it had come up").filter(pk=case.pk).update(holder=Level.COMMUNITY)
    assert supervision.tell_overdue(case_id=case.pk, at=night)
    telling.tell_of(case_id=case.pk, seq=case.version + 1, at=night)
    assert Letter.objects.filter(person=lu, kind="case.overdue_yours").exists()
    desk = "已报街道，今天 14:00 上班。" if noon else "已报社区，明天 8:00 上班。"
    assert on_the_page(case, night)[1] == f"{desk}在那以前打值班员 卢师傅 {phone}，有人接。"
    shown = Program(street.lin, night).get(f"/cases/{case.public_id}").json()
    assert phone in shown["full"]["promise"]["line"], "and JSON says the same"


def test_the_letter_of_a_smell_of_gas_that_nobody_answered_says_whom_to_call_and_who_is_there(
    street: Street, report: Report, at: datetime, gas: str
):
    night, phone = at + 14 * HOUR, "010-6960-1111"
    on_duty(street, at, phone)
    case = report("53005", words="家里有煤气味", moment=night - HOUR)
    assert supervision.tell_overdue(case_id=case.pk, at=night)
    letter = letter_of(case, street, "late", night)
    assert f"还没打的，请马上打 119，也可以打燃气公司抢修 {gas}。已报社区，" in letter
    assert letter.endswith(f"上班。在那以前打值班员 卢师傅 {phone}，有人接。")
    assert "119" not in on_the_page(case, night)[1], "the page has it above, to be tapped"
    assert 'href="tel:119"' in signed_in(street.lin).get(f"/cases/{case.public_id}/").content.decode()


@pytest.mark.parametrize(
    ("kind", "own", "called"), [("54006", "", None), ("53005", "", "119"), ("54006", "配电箱冒烟了", "119")]
)
def test_each_letter_of_a_broken_promise_says_whom_its_reader_s_own_page_tells_them_to_call(
    street: Street, report: Report, at: datetime, kind: str, own: str, called: str | None
):
    case, late = report(kind, words="楼道灯坏了"), at + 3 * HOUR
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, words="有人触电了")
    zhou = joined(case, street.zhou, at)
    Reporter.objects.filter(pk=zhou.pk).update(joined_at_step=1)
    if own:
        reporting.add(case_id=case.pk, reporter=zhou, by=street.zhou, at=at, words=own)
    assert supervision.tell_overdue(case_id=case.pk, at=late)
    for name, number in (("lin", "119" if kind == "53005" else "120"), ("zhou", called)):
        letter = letter_of(case, street, "late", late, to=name)
        assert re.findall(r"请马上打 (\d+)", letter) == [number] * bool(number), name
        assert bool(number) == ('href="tel:' + str(number) in page_of(case, street.person[name], late)), name


def test_what_lies_with_an_organisation_no_duty_officer_is_told_of(street: Street, report: Report, at: datetime):
    night, lu = at + 13 * HOUR, on_duty(street, at)
    case = dispatched(report("54001", moment=night), street, night, "water")
    due = case.resolve_due_at
    assert due is not None
    assert supervision.tell_overdue(case_id=case.pk, at=due)
    telling.tell_of(case_id=case.pk, seq=case.version + 1, at=due)
    assert not Letter.objects.filter(person=lu, kind="case.overdue_yours").exists()
    line = on_the_page(case, due)[1]
    assert line.startswith("已报社区，明天 8:00 上班就看")
    assert "打值班员" not in line, "this one has no number"


def test_what_a_level_was_told_by_day_it_has_had_at_night(street: Street, report: Report, at: datetime):
    case, told = report("52008", words="车被堵在院里"), at + HOUR
    assert supervision.tell_overdue(case_id=case.pk, at=told)
    assert on_the_page(case, told)[1] == f"{TOLD}等不了，打{ZHAO}"
    with override("en"):
        assert "ring the grid worker 赵师傅, 010-6960-0000" in on_the_page(case, told)[1], "no heading in a sentence"
    with looking.one_look(), CaptureQueriesContext(connection) as asked_of_it:
        promises.promise(case, at=told, yours=True)
    questions = [each["sql"] for each in asked_of_it]
    assert len(questions) == len(set(questions)), "who answers is asked once, for all languages"
    assert on_the_page(case, at + 13 * HOUR)[1] == f"已报社区，明天 8:00 上班。在那以前打{HOTLINE}", (
        "nobody looks first"
    )


def offered_to(person: Person, case: Case, at: datetime) -> list[acts.Act]:
    case.refresh_from_db()
    return acts.offered(case, by=person, held=posts_of(person, at), reporter=None, at=at)
