"""An appointment with a resident that nobody kept: it waits for the desk, and says so."""

import re
from datetime import datetime, timedelta

from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, desks, detail, dispatch, handling, sorting, verification
from linli.life.cases.models import Case
from linli.life.cases.states import State
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, Report, dispatched
from tests.cases.test_api import Program
from tests.cases.test_sorting import on_the_page
from tests.cases.test_views import text
from tests.street import Street, signed_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def appointed(case: Case, street: Street, at: datetime) -> Case:
    """Zhao has answered and sent it out, Feng will be there before eleven; its own term is over much later."""
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="马上派人来看")
    dispatched(case, street, at)
    made = answering.promise(case_id=case.pk, by=street.feng, at=at, until=at + 2 * HOUR)
    assert made.next_due_at is not None
    assert made.next_due_at > at + 20 * HOUR
    return made


def test_a_missed_appointment_waits_for_the_desk_until_another_is_made(street: Street, report: Report, at: datetime):
    missed, moved = (appointed(report("54007", words=words), street, at) for words in ("墙角渗水", "顶上渗水"))
    later = at + 2 * DAY
    answering.promise(case_id=moved.pk, by=street.feng, at=at + 3 * HOUR, until=later + DAY)
    with clock_at(later):
        headings, rows = on_the_page(street, "zhao")
        desk = text(signed_in(street.zhao).get(f"/desk/?open={missed.public_id}"))
    assert headings == [("超时了，赶紧办", 1), ("等别人", 1)]
    assert rows == [str(missed.public_id), str(moved.public_id)]
    assert "先办这 1 件" in desk
    assert desk.count("约的时间过了 周二 11:00") == 2, "in its row, and beside it by what is to be done next"
    answer = Program(street.zhao, later).get("/cases/desk").json()
    assert [(group["name"], group["count"]) for group in answer["groups"]] == [("late", 1), ("others", 1)]
    shown = detail.shown(str(missed.public_id), person=street.zhao, held=posts_of(street.zhao, later), at=later)
    assert shown is not None
    assert shown.at_hand[0].name == "urge"
    answering.promise(case_id=missed.pk, by=street.feng, at=later, until=later + DAY)
    with clock_at(later):
        assert on_the_page(street, "zhao")[0] == [("等别人", 2)]


def test_it_is_missed_for_a_list_when_it_is_for_its_own_page(street: Street, report: Report, at: datetime):
    out, late, new = appointed(report("54007"), street, at), report("54001", moment=at - 6 * DAY), report("54007")
    every, found = Case.objects.everything("a test"), []
    every.filter(pk__in=(late.pk, new.pk)).update(promised_at=at + HOUR)
    for moment in (at, at + 3 * HOUR, at + 400 * DAY):
        missed = set(every.filter(sorting.missed_at(moment)).values_list("pk", flat=True))
        assert missed == {case.pk for case in every.all() if sorting.is_missed(case, moment)}
        found.append(missed)
    assert found == [set(), {out.pk}, set()], "what is late is late, and what nobody took on has none"


def test_what_was_kept_is_not_missed_when_it_is_to_be_done_again(street: Street, report: Report, at: datetime):
    kept = appointed(report("54005", words="电梯按钮不亮"), street, at)
    assert sorting.is_missed(kept, at + 3 * HOUR), "control"
    handling.handle(case_id=kept.pk, by=street.feng, at=at + HOUR, result=RESULT)
    case = verification.rework(case_id=kept.pk, by=street.sun, at=at + HOUR, reason="还有一层不亮")
    assert (case.state, sorting.is_missed(case, at + 3 * HOUR)) == (State.IN_PROGRESS, False)


def test_what_was_put_aside_keeps_no_appointment(street: Street, report: Report, at: datetime):
    case = report("54007", words="墙角渗水")
    answering.answer(case_id=case.pk, by=street.sun, at=at, words="下午来看")
    dispatch.accept(case_id=case.pk, by=street.sun, at=at)
    minute = HOUR / 60
    case = answering.promise(case_id=case.pk, by=street.sun, at=at, until=at + 10 * minute)
    assert sorting.is_missed(case, at + 20 * minute), "control"
    why = "等雨停了才看得出来"
    handling.suspend(case_id=case.pk, by=street.sun, at=at, ground="season", review_at=at + 30 * DAY, reason=why)
    case = handling.resume(case_id=case.pk, by=street.sun, at=at + 20 * minute)
    assert (case.state, sorting.is_missed(case, at + 20 * minute)) == (State.ACCEPTED, False)


def test_the_list_of_what_is_late_shows_and_counts_what_was_missed_here(street: Street, report: Report, at: datetime):
    missed, moved = (appointed(report("54007", words=words), street, at) for words in ("墙角渗水", "顶上渗水"))
    later = at + 3 * HOUR
    answering.promise(case_id=moved.pk, by=street.feng, at=at + HOUR, until=later + HOUR)

    def listed(who: str) -> tuple[list[tuple[str, int]], list[str], int]:
        held = posts_of(street.person[who], later)
        counted = desks.Lists(street.person[who], held, later).count(desks.LATE)
        with clock_at(later):
            return *on_the_page(street, who, "late"), counted

    for who in ("zhao", "feng"):
        assert listed(who) == ([("超时了，赶紧办", 1)], [str(missed.public_id)], 1)
    for who in ("sun", "han", "zheng"):
        assert listed(who) == ([], [], 0), "control: it is for the desk that has it, and late by no clock"
    for who, figure in (("zhao", "1"), ("sun", None)):
        with clock_at(later):
            page = signed_in(street.person[who], at=later).get("/desk/").text
        found = re.search(r'超时(?: <span class="figure">(\d+)</span>)?</a>', page)
        assert (found is not None, found and found[1]) == (True, figure), "a list that is empty counts nothing"


def test_what_was_to_be_kept_by_the_deadline_and_was_not_is_late_in_its_row_as_in_its_pane(
    street: Street, report: Report, at: datetime
):
    case = appointed(report("54007", words="墙角渗水"), street, at)
    until = case.resolve_due_at
    assert until is not None
    case = answering.promise(case_id=case.pk, by=street.feng, at=at, until=until)
    later = until + 3 * HOUR
    with clock_at(later):
        page = text(signed_in(street.zhao, at=later).get(f"/desk/?open={case.public_id}"))
    assert ("约的时间过了" in page, page.count("办好 超时 3 小时")) == (False, 2)
