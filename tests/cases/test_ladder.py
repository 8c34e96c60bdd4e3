"""楼院 → 社区 → 街道 → 区: up by hand, over when a clock ran out, down again; and the level at which it was solved."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.ground.outbox.loop import work_once
from linli.ground.shared.moments import clock_at
from linli.ground.shared.refusals import Refused
from linli.life.cases import (
    acts,
    answering,
    beforehand,
    clocks,
    desks,
    dispatch,
    guards,
    handling,
    ladder,
    leading,
    reporting,
    rungs,
    sorting,
    supervision,
    work,
)
from linli.life.cases.desks import Lists
from linli.life.cases.models import Answer, Case
from linli.life.cases.states import Level, State, Who
from linli.town.notices.models import Letter
from linli.town.people import appoint
from linli.town.people.models import Person
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, Report, dispatched, word
from tests.cases.test_api import Program
from tests.cases.test_telling import words_to
from tests.cases.test_views import text
from tests.street import Street, signed_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHY = "井盖下面是主管，院里动不了"
DUES = ("answer_due_at", "dispatch_due_at", "resolve_due_at")


def up(case: Case, street: Street, at: datetime, by: str = "zhao") -> Case:
    return ladder.hand_up(case_id=case.pk, by=street.person[by], at=at, why="beyond", reason=WHY)


def offered(case: Case, street: Street, who: str, at: datetime) -> set[str]:
    case.refresh_from_db()
    by = street.person[who]
    return {act.name for act in acts.offered(case, by=by, held=posts_of(by, at), reporter=None, at=at)}


def on_the_desk(street: Street, who: str, at: datetime) -> dict[int, str]:
    by = street.person[who]
    sight = Lists(by, posts_of(by, at), at).sight(desks.TODO)
    return {case.pk: sorting.group_of(case) for case in sight.sorted()}


def test_what_is_handed_up_lies_on_the_next_desk_at_once_with_its_clocks(
    report: Report, street: Street, at: datetime
) -> None:
    case = report()
    before = {due: getattr(case, due) for due in DUES}
    assert case.pk not in on_the_desk(street, "sun", at)
    case = up(case, street, at)
    assert (case.holder, case.came_from, case.state) == (Level.COMMUNITY, Level.GRID, State.REPORTED)
    assert {due: getattr(case, due) for due in DUES} == before
    assert on_the_desk(street, "sun", at)[case.pk] == sorting.NOW
    with pytest.raises(guards.NotYours):
        dispatched(case, street, at)
    assert "hand-up" not in offered(case, street, "zhao", at)


def test_it_goes_up_a_level_at_a_time_and_from_the_district_nothing_goes_further(
    report: Report, street: Street, at: datetime
) -> None:
    case = report()
    for by, level in (("zhao", Level.COMMUNITY), ("sun", Level.STREET), ("han", Level.DISTRICT)):
        assert "hand-up" in offered(case, street, by, at)
        assert up(case, street, at, by).holder == level
    assert not any("hand-up" in offered(case, street, who, at) for who in ("zhao", "sun", "han", "zheng"))
    assert on_the_desk(street, "zheng", at)[case.pk] == sorting.NOW
    assert {"answer", "hand-down", "force"} <= offered(case, street, "zheng", at)
    assert "urge" not in offered(case, street, "zheng", at), "it waits for the district itself"
    answering.answer(case_id=case.pk, by=street.zheng, at=at, words="区里请水务局下周来改管")
    down = ladder.hand_down(case_id=case.pk, by=street.zheng, at=at, reason="水务局接了，请街道派过去")
    assert (down.holder, down.acted_level) == (Level.STREET, Level.DISTRICT)
    assert "dispatch" in offered(case, street, "han", at)


def test_the_district_acts_as_a_desk_only_on_what_lies_with_it(report: Report, street: Street, at: datetime) -> None:
    case = report()
    assert not {"answer", "hand-down", "take-over"} & offered(case, street, "zheng", at)


def test_who_handed_it_up_keeps_no_promise_of_the_desk_above(report: Report, street: Street, at: datetime) -> None:
    case = report()
    assert {"answer", "ask-back"} <= offered(case, street, "zhao", at)
    for by in ("zhao", "sun", "han"):
        up(case, street, at, by)
    for below in ("zhao", "sun", "han"):
        assert not {"answer", "ask-back", "promise", "refile"} & offered(case, street, below, at)
        for say in (answering.answer, answering.ask_back):
            with pytest.raises(guards.NotYours):
                say(case_id=case.pk, by=street.person[below], at=at, words="今天就去换灯")
    with pytest.raises(guards.NotYours):
        answering.promise(case_id=case.pk, by=street.zhao, at=at, until=at + HOUR)
    reporting.correct(case_id=case.pk, by=street.zhao, at=at, words="管子在门口右边")
    case.refresh_from_db()
    assert case.answered_at is None
    assert clocks.running(case)["answer"] == case.answer_due_at, "what was promised still holds"
    page = text(signed_in(street.lin).get(f"/cases/{case.public_id}/"))
    assert "答应" in page
    assert re.search(r"网格员 赵师傅补记[^。]{0,40}管子在门口右边", page), "a note reads as one"
    answering.answer(case_id=case.pk, by=street.zheng, at=at, words="区里请水务局下周来改管")
    case.refresh_from_db()
    assert case.answered_at == at


def test_a_desk_above_answers_what_lies_below_it(report: Report, street: Street, at: datetime) -> None:
    case = report()
    answering.answer(case_id=case.pk, by=street.sun, at=at, words="社区今天派人去看")
    case.refresh_from_db()
    assert (case.holder, case.answered_at) == (Level.GRID, at)


def test_the_duty_officer_answers_for_the_community_and_not_for_the_street(
    report: Report, street: Street, at: datetime
) -> None:
    lu = street.person["lu"] = Person.objects.create(name="卢值", called="卢师傅", known_since=at - DAY)
    seat = street.place["community"].pk
    appoint.appoint(person_id=lu.pk, role=Role.DUTY_OFFICER, place_id=seat, by=None, at=at - HOUR)
    case = up(report(), street, at)
    assert "answer" in offered(case, street, "lu", at)
    up(case, street, at, "sun")
    assert "answer" not in offered(case, street, "lu", at)


def test_whoever_hands_up_reads_before_they_press_that_the_next_level_is_shut_and_who_is_there(
    report: Report, street: Street, at: datetime
) -> None:
    lamp, car, night, phone = report(), report("52008", words="车被堵在院里"), at + 13 * HOUR, "010-6960-1111"
    shut = "社区现在不在上班时间，明天 8:00"
    assert beforehand.notes("hand-up", lamp, None, at) == [], "control: while it is open"
    assert beforehand.notes("hand-up", car, None, night) == [f"{shut} 才看得到。"], "and nobody is on duty"
    here = street.place["community"].pk
    appoint.appoint(
        person_id=street.gu.pk, role=Role.DUTY_OFFICER, place_id=here, by=None, at=at - HOUR, duty_phone=phone
    )
    assert beforehand.notes("hand-up", lamp, None, night) == [f"{shut} 才看得到。", f"等不了的事，值班员在：{phone}。"]
    taken = [f"{shut} 上班；在那以前由值班员接着。", f"值班电话 {phone}。"]
    assert beforehand.notes("hand-up", car, None, night) == taken
    car = up(car, street, at)
    assert beforehand.notes("hand-up", car, None, night)[0] == "街道现在不在上班时间，明天 8:00 才看得到。"
    given = Program(street.zhao, night).get(f"/cases/{lamp.public_id}").json()["full"]["may"]
    assert [each["notes"] for each in given if each["name"] == "hand-up"] == [
        [f"{shut} 才看得到。", f"等不了的事，值班员在：{phone}。"]
    ]
    with clock_at(night):
        form = signed_in(street.zhao, at=night).get(f"/cases/{lamp.public_id}/hand-up/").content.decode()
    assert form.index(phone) < form.index('name="reason"'), "above the form"


@pytest.mark.parametrize(
    ("why", "reason", "refusal"),
    [("", WHY, guards.WhyMissing), ("joint", "嗯", guards.ReasonMissing)],
)
def test_it_goes_up_for_a_reason(
    report: Report, street: Street, at: datetime, why: str, reason: str, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        ladder.hand_up(case_id=report().pk, by=street.zhao, at=at, why=why, reason=reason)


def test_everyone_concerned_is_told_and_the_reporter_reads_no_word_between_desks(
    report: Report, street: Street, at: datetime
) -> None:
    case = report()
    up(case, street, at)
    work_once(at)
    assert WHY in "".join(words_to(street, "sun", "handed_up_to_you"))
    told = "".join(words_to(street, "lin", "handed_up"))
    assert "交给社区了" in told
    assert "网格员办不了，得由社区来办" in told
    assert WHY not in told
    own, strangers = (
        text(signed_in(street.lin).get(f"/cases/{case.public_id}/")),
        text(Client().get(f"/cases/{case.public_id}/")),
    )
    for page in (own, strangers):
        assert "交给社区了" in page
        assert WHY not in page
    assert WHY in text(signed_in(street.sun).get(f"/desk/?open={case.public_id}"))
    up(case, street, at, "sun")
    up(case, street, at, "han")
    assert WHY in text(signed_in(street.zheng).get(f"/desk/?open={case.public_id}")), "handed up to the district itself"


def test_who_was_handed_it_hears_of_that_however_far_it_went_before_the_letters_went_out(
    report: Report, street: Street, at: datetime
) -> None:
    case = report()
    for by in ("zhao", "sun", "han"):
        up(case, street, at, by)
    work_once(at)
    to = Letter.objects.filter(kind="case.handed_up_to_you").order_by("pk").values_list("person", flat=True)
    assert list(to) == [street.person[who].pk for who in ("sun", "han", "zheng")]


def test_what_came_up_goes_down_again_and_not_for_ever(report: Report, street: Street, at: datetime) -> None:
    case = report()
    with pytest.raises(guards.NotYours):
        ladder.hand_down(case_id=case.pk, by=street.sun, at=at, reason="请接着办")
    for _twice in range(rungs.MOST_DOWN):
        up(case, street, at)
        down = ladder.hand_down(case_id=case.pk, by=street.sun, at=at, reason="院里换个阀就行")
        assert (down.holder, down.came_from) == (Level.GRID, "")
    up(case, street, at)
    with pytest.raises(rungs.NothingToHandDown):
        ladder.hand_down(case_id=case.pk, by=street.sun, at=at, reason="院里换个阀就行")
    assert "hand-down" not in offered(case, street, "sun", at)


def test_what_its_resident_called_not_solved_is_not_handed_down(report: Report, street: Street, at: datetime) -> None:
    case = report("52008", words="车被堵在院里")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    word(case, Answer.NOT, at, street)
    case.refresh_from_db()
    assert case.holder == Level.COMMUNITY
    with pytest.raises(rungs.NothingToHandDown):
        ladder.hand_down(case_id=case.pk, by=street.sun, at=at, reason="请接着办")


def test_a_corrected_place_takes_nothing_from_the_desk_to_which_it_was_handed(
    report: Report, street: Street, at: datetime
) -> None:
    case = up(report(), street, at)
    reporting.correct(case_id=case.pk, by=street.sun, at=at, place=street.place["b20-u1"])
    case.refresh_from_db()
    assert case.holder == Level.COMMUNITY


def test_the_clock_moves_nothing_and_who_was_told_may_take_over(report: Report, street: Street, at: datetime) -> None:
    case = report("51003", words="垃圾桶满了")
    with pytest.raises(rungs.NotRunOut):
        ladder.take_over(case_id=case.pk, by=street.sun, at=at)
    late = at + 2 * HOUR
    assert work.tell_overdue(late) == 1
    case.refresh_from_db()
    assert (case.holder, case.told_level, case.acted_level) == (Level.GRID, Level.COMMUNITY, Level.GRID)
    assert on_the_desk(street, "sun", late)[case.pk] == sorting.TOLD
    page = text(signed_in(street.sun).get(f"/desk/?open={case.public_id}"))
    assert "到点没办，可以接过来" in page
    assert "take-over" in offered(case, street, "sun", late)
    with pytest.raises(guards.NotYours):
        ladder.take_over(case_id=case.pk, by=street.han, at=late)
    case = ladder.take_over(case_id=case.pk, by=street.sun, at=late)
    assert (case.holder, case.acted_level) == (Level.COMMUNITY, Level.COMMUNITY)
    work_once(late)
    assert "接过来办" in "".join(words_to(street, "lin", "taken_over"))
    assert words_to(street, "zhao", "taken_over_from_you")
    choice = leading.choices(case, Who.COMMUNITY, late)[0].pk
    sent = dispatch.dispatch(case_id=case.pk, by=street.sun, at=late, organisation_id=choice)
    assert sent.state == State.DISPATCHED


def test_still_nothing_and_each_level_above_is_told_in_its_turn(report: Report, street: Street, at: datetime) -> None:
    case = report()
    work.tell_overdue(at + 2 * HOUR)
    levels = []
    for _each in range(4):
        case.refresh_from_db()
        levels.append(case.told_level)
        if case.above_due_at is None:
            break
        assert work.tell_overdue(case.above_due_at - timedelta(minutes=1)) == 0
        assert work.tell_overdue(case.above_due_at) == 1
    assert levels == [Level.COMMUNITY, Level.STREET, Level.DISTRICT]
    assert (case.holder, case.above_due_at) == (Level.GRID, None)
    assert "take-over" in offered(case, street, "zheng", at + 9 * HOUR)
    way = text(signed_in(street.lin).get(f"/cases/{case.public_id}/"))
    assert "还是没办，再报街道" in way


def test_what_is_not_late_any_more_goes_no_higher(report: Report, street: Street, at: datetime) -> None:
    case = report()
    assert case.answer_due_at is not None
    supervision.tell_overdue(case_id=case.pk, at=case.answer_due_at)
    case.refresh_from_db()
    assert case.above_due_at is not None
    answered = answering.answer(case_id=case.pk, by=street.zhao, at=case.answer_due_at, words="我这就去看")
    assert answered.above_due_at is None
    assert "take-over" not in offered(case, street, "sun", case.answer_due_at)


def test_who_took_over_and_does_nothing_is_told_of_in_turn(report: Report, street: Street, at: datetime) -> None:
    case, late = report(), at + 2 * HOUR
    work.tell_overdue(late)
    case = ladder.take_over(case_id=case.pk, by=street.sun, at=late + HOUR)
    assert case.above_due_at == clocks.told_by(case, late + HOUR)
    assert case.above_due_at is not None
    work.tell_overdue(case.above_due_at)
    case.refresh_from_db()
    assert (case.holder, case.told_level) == (Level.COMMUNITY, Level.STREET)


def test_of_two_desks_at_once_one_has_it(report: Report, street: Street, at: datetime) -> None:
    late = at + 2 * HOUR
    cases = [report(), report()]
    work.tell_overdue(late)
    seen = 2
    handling.on_the_spot(case_id=cases[0].pk, by=street.zhao, at=late, result=RESULT, seen=seen)
    with pytest.raises(guards.WrongState):
        ladder.take_over(case_id=cases[0].pk, by=street.sun, at=late, seen=seen)
    ladder.take_over(case_id=cases[1].pk, by=street.sun, at=late, seen=seen)
    with pytest.raises(guards.NotYours):
        handling.on_the_spot(case_id=cases[1].pk, by=street.zhao, at=late, result=RESULT, seen=seen)
    with pytest.raises(guards.MovedOn):
        dispatch.dispatch(
            case_id=cases[1].pk, by=street.sun, at=late, organisation_id=street.organisation["property"].pk, seen=seen
        )
