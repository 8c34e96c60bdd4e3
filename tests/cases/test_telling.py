"""Who hears of a step, in which words, and that they hear of it once."""

from datetime import datetime, timedelta

import pytest

from linli.life.cases import (
    answering,
    closing,
    dispatch,
    filing,
    handling,
    reporting,
    supervision,
    telling,
    tells,
    verification,
)
from linli.life.cases.models import Answer, Case, Contact
from linli.life.cases.work import draw, resume, settle_silence
from linli.town.notices.models import Letter
from linli.town.notices.wording import speak
from linli.town.people import appoint
from tests.cases.conftest import Heard, Report, asked
from tests.street import Street

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RESULT = "换了新灯泡和声控开关，试过能亮"


def words_to(street: Street, name: str, kind: str, language: str = "zh-hans") -> str:
    letter = Letter.objects.filter(person=street.person[name], kind=f"case.{kind}").latest("pk")
    spoken = speak(letter, language, now=street.at)
    return f"{spoken.title}\n{spoken.line}\n{spoken.subject}"


def sent_out(case: Case, street: Street, at: datetime, to: str = "water") -> Case:
    organisation = street.organisation[to]
    return dispatch.dispatch(case_id=case.pk, by=street.zhao, at=at, organisation_id=organisation.pk)


def test_a_report_reaches_its_grid_worker_and_leaves_the_reporter_a_receipt(
    report: Report, street: Street, heard: Heard
) -> None:
    case = report()
    assert heard() == [("lin", "reported"), ("zhao", "new")]
    assert case.number in words_to(street, "lin", "reported")
    assert "今天 9:30 前" in words_to(street, "zhao", "new")


def test_nobody_next_door_hears_of_it(report: Report, street: Street, heard: Heard) -> None:
    report()
    assert "qian" not in [name for name, _kind in heard()]


def test_an_anonymous_reporter_is_nobody_who_could_be_told(report: Report, heard: Heard) -> None:
    report(contact=Contact.ANONYMOUS)
    assert heard() == [("zhao", "new")]


def test_an_answer_reaches_the_reporter_with_its_words_and_who_gave_it(
    report: Report, street: Street, at: datetime, heard: Heard
) -> None:
    case = report()
    heard()
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="今天下午我带梯子来换")
    assert heard() == [("lin", "answered")]
    said = words_to(street, "lin", "answered")
    assert "网格员 赵师傅答复您了" in said
    assert "今天下午我带梯子来换" in said


def test_the_way_of_weak_water_is_told_step_by_step(report: Report, street: Street, at: datetime, heard: Heard) -> None:
    case = report("54001", words="水流特别小")
    heard()
    sent_out(case, street, at)
    assert heard() == [("he", "sent_to_you"), ("lin", "dispatched")], "accepted and sent out: told once"
    handling.start(case_id=case.pk, by=street.he, at=at + HOUR)
    assert heard() == [("lin", "started")]
    answering.promise(case_id=case.pk, by=street.he, at=at + HOUR, until=at + 3 * HOUR)
    assert heard() == [("lin", "promised")]
    assert "约好今天 12:00 前有人到" in words_to(street, "lin", "promised")
    handling.handle(case_id=case.pk, by=street.he, at=at + 2 * HOUR, result=RESULT)
    assert heard() == [("lin", "handled"), ("zhao", "to_verify")]
    verification.rework(case_id=case.pk, by=street.zhao, at=at + 2 * HOUR, reason="三楼还是小")
    assert heard() == [("he", "rework")]
    handling.handle(case_id=case.pk, by=street.he, at=at + 3 * HOUR, result=RESULT)
    heard()
    verification.verify(case_id=case.pk, by=street.zhao, at=at + 4 * HOUR, finding="都正常了")
    assert heard() == [("lin", "asking")]
    assert RESULT in words_to(street, "lin", "asking")
    closing.say(case_id=case.pk, reporter=asked(case), by=street.lin, at=at + 5 * HOUR, answer=Answer.NOT)
    assert heard() == [("he", "said"), ("lin", "taken_up"), ("sun", "came_back")]
    assert "居民说：还没有" in words_to(street, "he", "said")


@pytest.mark.parametrize(
    ("words", "told", "answer", "contact"),
    [
        ("门锁冒着火", "", "9:15", "9:30"),
        ("门锁坏了", "门口着火了", "9:15", "9:30"),
        ("门锁坏了", "在二楼", "9:30", "11月25日（周三）18:00"),
    ],
)
def test_staff_read_the_deadlines_that_hold_in_danger(
    report: Report, street: Street, at: datetime, words: str, told: str, answer: str, contact: str
) -> None:
    case = report("54008", words=words)
    if told:
        reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, words=told)
    telling.tell_of(case_id=case.pk, seq=1, at=at)
    assert f"请在今天 {answer} 前答复" in words_to(street, "zhao", "danger" if "火" in words else "new"), (
        "also where the worker comes late"
    )
    sent_out(case, street, at, "property")
    telling.tell_of(case_id=case.pk, seq=case.steps.get(verb="dispatch").seq, at=at)
    letter = Letter.objects.filter(kind="case.sent_to_you").latest("pk")
    line = speak(letter, "zh-hans", now=at).line
    assert contact in line.split("前联系报事人")[0], line


def test_two_acts_in_one_moment_are_told_each(report: Report, street: Street, at: datetime, heard: Heard) -> None:
    case = dispatch.accept(case_id=report().pk, by=street.zhao, at=at)
    heard()
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="今天下午我带梯子来换")
    answering.promise(case_id=case.pk, by=street.zhao, at=at, until=at + 3 * HOUR)
    assert heard() == [("lin", "answered"), ("lin", "promised")]


def test_what_was_done_on_the_spot_is_told_as_the_question_that_follows(
    report: Report, street: Street, at: datetime, heard: Heard
) -> None:
    case = report("52008", words="车被堵了")
    heard()
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="车主已把车挪开")
    assert heard() == [("lin", "asking")]
    assert "车主已把车挪开" in words_to(street, "lin", "asking")


def test_who_handled_is_never_told_to_verify(report: Report, street: Street, at: datetime, heard: Heard) -> None:
    case = report("53001", words="楼道堆了纸箱")
    heard()
    handling.on_the_spot(case_id=case.pk, by=street.sun, at=at, result="堆物已清走，通道畅通")
    assert ("sun", "to_verify") not in heard()


def test_silence_is_told_and_so_is_being_heard_no_more_than_once(
    report: Report, street: Street, at: datetime, heard: Heard
) -> None:
    case = report("52008", words="车被堵了")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="车主已把车挪开")
    heard()
    assert settle_silence(at + 8 * DAY) == 1
    assert heard() == [("lin", "silent")]


def test_a_word_that_closes_is_told_to_those_who_did_it_and_not_back_to_its_speaker(
    report: Report, street: Street, at: datetime, heard: Heard
) -> None:
    case = report("52008", words="车被堵了")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="车主已把车挪开")
    heard()
    closing.say(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, answer=Answer.SOLVED)
    assert heard() == [("zhao", "said")]


def test_overdue_is_told_one_level_up_to_those_at_it_and_to_the_reporter(
    report: Report, street: Street, at: datetime, heard: Heard
) -> None:
    case = report()
    heard()
    supervision.tell_overdue(case_id=case.pk, at=at + 3 * HOUR)
    assert heard() == [("li", "overdue"), ("lin", "late"), ("zhao", "overdue_yours")]
    assert "已经报社区" in words_to(street, "lin", "late")


def test_the_rest_of_the_table_speaks_to_whom_it_should(
    report: Report, street: Street, at: datetime, heard: Heard
) -> None:
    case = report("54001", words="水流小")
    heard()
    answering.ask_back(case_id=case.pk, by=street.zhao, at=at, words="几楼最小？")
    assert heard() == [("lin", "asked_back")]
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, words="六楼")
    assert heard() == [("zhao", "added")]
    reporting.correct(case_id=case.pk, by=street.lin, at=at, reporter=asked(case), spot="东侧")
    assert heard() == [("zhao", "put_right")]
    filing.refile(case_id=case.pk, by=street.zhao, at=at, category="54006")
    assert heard() == [("lin", "refiled")]
    filing.refile(case_id=case.pk, by=street.zhao, at=at, category="54001")
    heard()
    sent_out(case, street, at)
    heard()
    answering.urge(case_id=case.pk, by=street.zhao, at=at)
    assert heard() == [("he", "urged")]
    dispatch.give_back(case_id=case.pk, by=street.he, at=at, reason="是楼里的总阀", proposed="北园物业")
    assert heard() == [("zhao", "given_back")]
    until = at + 2 * DAY
    handling.suspend(case_id=case.pk, by=street.sun, at=at, ground="third_party", review_at=until, reason="等配件")
    assert heard() == [("lin", "suspended")]
    assert resume(until) == 1
    assert heard(until) == [("lin", "resumed"), ("zhao", "due_again")]
    closing.force(case_id=case.pk, by=street.li, at=until, reason="产权单位已经注销")
    assert heard(until) == [("han", "unresolved_below"), ("lin", "unresolved")]


def test_what_is_taken_back_is_told_to_its_reporter_to_those_who_had_it_and_to_the_desk_that_has_it_again(
    report: Report, street: Street, at: datetime, heard: Heard
) -> None:
    case = sent_out(report("54001", words="水流小"), street, at)
    heard()
    dispatch.take_back(case_id=case.pk, by=street.li, at=at, reason="他们今天没有人")
    assert heard() == [("he", "taken_back_from_you"), ("lin", "taken_back"), ("zhao", "taken_back_to_you")]
    assert "他们今天没有人" in words_to(street, "he", "taken_back_from_you")
    assert "从自来水公司收回来" in words_to(street, "lin", "taken_back")


@pytest.mark.parametrize("urgent", [False, True])
def test_whoever_had_a_case_that_is_taken_up_at_its_desk_hears_that_they_need_not_come(
    report: Report, street: Street, at: datetime, heard: Heard, urgent: bool
) -> None:
    case = report("54001", words="水流小")
    sent_out(case, street, at)
    answering.promise(case_id=case.pk, by=street.he, at=at, until=at + HOUR)
    handling.suspend(case_id=case.pk, by=street.sun, at=at, ground="season", review_at=at + DAY, reason="等化冻")
    heard()
    if urgent:
        reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, words="水管爆了，电线在冒烟")
    else:
        handling.resume(case_id=case.pk, by=street.sun, at=at)
    assert ("he", "let_go") in heard()
    assert "不作数了" in words_to(street, "he", "let_go")
    case.refresh_from_db()
    assert (case.organisation, case.promised_at) == (None, None)
    answering.answer(case_id=case.pk, by=street.sun, at=at, words="社区接着办")
    assert heard() == [("lin", "answered")], "control: what comes after is none of theirs"


def test_a_refusal_names_whom_to_ask_and_a_withdrawal_calls_nobody_out(
    report: Report, street: Street, at: datetime, heard: Heard
) -> None:
    first, second = report(), report()
    heard()
    dispatch.reject(case_id=first.pk, by=street.li, at=at, reason="归邻区管", next_unit="龙山街道")
    assert heard() == [("han", "rejected_below"), ("lin", "rejected")]
    assert "请找龙山街道" in words_to(street, "lin", "rejected")
    reporting.withdraw(case_id=second.pk, reporter=asked(second), by=street.lin, at=at)
    assert heard() == [("zhao", "withdrawn")]


def test_a_table_that_forgets_the_reporter_is_seen(
    report: Report, street: Street, at: datetime, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the tests above."""
    monkeypatch.setitem(tells.TELLS, "answer", ())
    case = report()
    heard()
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="这就来")
    assert heard() == []


def test_drawing_leaves_letters_alone(street: Street, at: datetime, heard: Heard) -> None:
    draw(at)
    assert heard() == []


def test_who_urges_what_only_the_street_sends_urges_the_street(
    report: Report, street: Street, at: datetime, heard: Heard
) -> None:
    case, others = report("52001", words="私搭的棚子"), report("54008", words="门禁坏了")
    for each in (case, others):
        dispatch.accept(case_id=each.pk, by=street.zhao, at=at)
    heard()
    answering.urge(case_id=case.pk, by=street.li, at=at)
    assert heard() == [("han", "urged")]
    answering.urge(case_id=others.pk, by=street.li, at=at)
    assert heard() == [("zhao", "urged")], "control: what is sent below"


def test_where_the_street_has_no_dispatcher_whoever_holds_it_is_urged(
    report: Report, street: Street, at: datetime, heard: Heard
) -> None:
    case = report("52001", words="私搭的棚子")
    dispatch.accept(case_id=case.pk, by=street.zhao, at=at)
    appoint.end(post_id=street.post["han"].pk, by=None, at=at)
    heard()
    answering.urge(case_id=case.pk, by=street.li, at=at)
    assert heard() == [("zhao", "urged")]
