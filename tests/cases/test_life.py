"""A case from the report to the resident's word, and every turn it may take on the way."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.life.cases import answering, closing, dispatch, draws, guards, handling, supervision, verification
from linli.life.cases.models import Answer, Case, Rating
from linli.life.cases.states import Level, Outcome, State
from tests.cases.conftest import RESULT, Report, asked, dispatched, word
from tests.street import Street

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def verbs(case: Case) -> list[str]:
    return list(case.steps.order_by("seq").values_list("verb", flat=True))


def test_a_blocked_car_is_moved_on_the_spot_and_the_resident_says_so(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("52008", words="车被堵在院里出不去")
    answering.answer(case_id=case.pk, by=street.zhao, at=at + timedelta(minutes=3), words="正在联系车主")
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at + HOUR, result="车主已把车挪开")
    assert case.state == State.ASKING, "for this category the resident's word is the check"
    case = word(case, Answer.SOLVED, at + 2 * HOUR, street)
    assert (case.state, case.outcome, case.solved_level) == (State.CLOSED, Outcome.SOLVED, Level.GRID)
    assert verbs(case) == ["report", "answer", "on_the_spot", "ask", "say", "close"]


def test_weak_water_goes_to_the_water_company_and_is_verified_by_other_hands(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54001", words="晚上七八点水流特别小")
    case = dispatched(case, street, at, "water")
    assert case.accepted_at == at, "sending it out accepts it in the same act"
    handling.start(case_id=case.pk, by=street.he, at=at + HOUR)
    case = handling.handle(case_id=case.pk, by=street.he, at=at + 2 * HOUR, result="换了入户阀门滤网，清了泥沙")
    assert (case.state, case.must_verify) == (State.HANDLED, True)
    case = verification.verify(case_id=case.pk, by=street.zhao, at=at + 3 * HOUR, finding="四户水压都正常")
    assert case.state == State.ASKING
    case = word(case, Answer.SOLVED, at + 4 * HOUR, street)
    assert (case.outcome, case.solved_level) == (Outcome.SOLVED, Level.GRID)


def test_nobody_verifies_what_they_handled(report: Report, street: Street, at: datetime) -> None:
    case = report("53001", words="楼道堆了纸箱")
    handling.on_the_spot(case_id=case.pk, by=street.sun, at=at, result="堆物已清走，通道畅通")
    with pytest.raises(guards.SameHands):
        verification.verify(case_id=case.pk, by=street.sun, at=at + HOUR, finding="看过了")
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.everything("the database says so too").update(verified_by=street.sun)


def test_what_the_grid_worker_handled_is_not_verified_by_the_grid_worker(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("53001", words="楼道堆了纸箱")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="堆物已清走，通道畅通")
    with pytest.raises(guards.NotYours):
        verification.verify(case_id=case.pk, by=street.zhao, at=at + HOUR, finding="看过了")
    case = verification.verify(case_id=case.pk, by=street.sun, at=at + HOUR, finding="通道确实清出来了")
    assert case.state == State.ASKING


def test_rework_sends_it_back_to_who_handled_it(report: Report, street: Street, at: datetime) -> None:
    case = dispatched(report("54001"), street, at, "water")
    handling.handle(case_id=case.pk, by=street.he, at=at + HOUR, result="阀门滤网已清洗干净")
    case = verification.rework(case_id=case.pk, by=street.zhao, at=at + 2 * HOUR, reason="三层水还是小")
    assert (case.state, case.reworks, case.handled_at) == (State.IN_PROGRESS, 1, None)
    case.refresh_from_db()
    assert case.handled_by == street.he, "the last hands stay known"
    case = handling.handle(case_id=case.pk, by=street.he, at=at + 3 * HOUR, result="换了三层的减压阀，测过")
    assert case.state == State.HANDLED


def test_rework_of_what_a_desk_did_goes_back_to_the_desk(report: Report, street: Street, at: datetime) -> None:
    case = report("53001")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="堆物已清走，通道畅通")
    case = verification.rework(case_id=case.pk, by=street.sun, at=at + HOUR, reason="二层拐角还有床垫")
    assert (case.state, case.reworks) == (State.ACCEPTED, 1)


def test_silence_is_never_counted_as_solved(report: Report, street: Street, at: datetime) -> None:
    case = report("54006")
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    assert case.ask_until is not None
    with pytest.raises(guards.WrongState):
        closing.settle_silence(case_id=case.pk, at=case.ask_until - timedelta(seconds=1))
    case = closing.settle_silence(case_id=case.pk, at=case.ask_until)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.SILENT)


def test_partly_is_partly(report: Report, street: Street, at: datetime) -> None:
    case = report("54006")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    assert word(case, Answer.PARTLY, at, street).outcome == Outcome.PARTLY


def test_what_nobody_can_be_asked_about_is_checked_not_solved(street: Street, at: datetime) -> None:
    from linli.life.cases import intake

    case = intake.found(intake.Said(street.place["y08"], "灯不亮", "54006"), by=street.zhao, at=at)
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.CHECKED)


@pytest.mark.parametrize("result", ["", "已处理", "已转办", "已 办 结！", "好了好了", "处理完毕"])
def test_an_empty_phrase_is_no_result(report: Report, street: Street, at: datetime, result: str) -> None:
    case = report("54006")
    with pytest.raises(guards.EmptyResult):
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=result)
    case.refresh_from_db()
    assert case.state == State.REPORTED


def test_rejecting_is_the_supervisors_and_names_who_can_help(report: Report, street: Street, at: datetime) -> None:
    case = report("58001")
    with pytest.raises(guards.NotYours):
        dispatch.reject(case_id=case.pk, by=street.zhao, at=at, reason="不归社区", next_unit="区人社局")
    with pytest.raises(guards.NextUnitMissing):
        dispatch.reject(case_id=case.pk, by=street.li, at=at, reason="不归社区", next_unit="")
    case = dispatch.reject(case_id=case.pk, by=street.li, at=at, reason="要本人去大厅", next_unit="区人社局 12333")
    assert case.state == State.REJECTED


def test_a_case_put_aside_stands_still_and_comes_back(report: Report, street: Street, at: datetime) -> None:
    case = dispatch.accept(case_id=report("55001").pk, by=street.zhao, at=at)
    due = case.resolve_due_at
    assert due is not None
    with pytest.raises(handling.NoGroundToSuspend):
        handling.suspend(case_id=case.pk, by=street.sun, at=at, ground="busy", review_at=at + DAY, reason="太忙")
    case = handling.suspend(
        case_id=case.pk, by=street.sun, at=at, ground="season", review_at=at + 3 * DAY, reason="等开春补种"
    )
    assert case.next_due_at == at + 3 * DAY
    case = handling.resume(case_id=case.pk, by=None, at=at + 3 * DAY)
    assert (case.state, case.resolve_due_at) == (State.ACCEPTED, due + 3 * DAY)


def test_qian_of_the_next_grid_never_gets_in(report: Report, street: Street, at: datetime) -> None:
    case = report()
    with pytest.raises(guards.NotYours):
        answering.answer(case_id=case.pk, by=street.qian, at=at, words="我马上到")
    assert not Case.objects.visible_to(street.qian, ()).exists()


def test_who_looked_at_an_old_version_is_told_so(report: Report, street: Street, at: datetime) -> None:
    case = report()
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我马上到", seen=1)
    with pytest.raises(guards.MovedOn):
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT, seen=1)


def test_overdue_is_told_once_for_each_clock_to_the_next_level(report: Report, street: Street, at: datetime) -> None:
    case = report("52008")
    late = at + timedelta(minutes=15)
    assert list(supervision.overdue(late)) == [case.pk]
    assert supervision.tell_overdue(case_id=case.pk, at=late)
    assert not supervision.tell_overdue(case_id=case.pk, at=late)
    assert list(supervision.overdue(late)) == []
    case.refresh_from_db()
    assert (case.told_level, case.state, case.holder) == (Level.COMMUNITY, State.REPORTED, Level.GRID)


def test_what_is_drawn_was_sealed_the_day_before(report: Report, street: Street, at: datetime) -> None:
    today = at.date()
    assert draws.seal(day=today, secret=b"s" * 32, at=at - DAY)
    assert not draws.seal(day=today, secret=b"t" * 32, at=at - HOUR), "the first stands"
    results = []
    for _ in range(60):
        case = report("51003")
        case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="桶站已经清运干净")
        assert case.must_verify == draws.drawn(b"s" * 32, case.public_id)
        results.append(case.must_verify)
    assert 0 < sum(map(bool, results)) < 30
    assert draws.publish(before=today, at=at) == 0
    assert draws.publish(before=today + DAY, at=at + DAY) == 1


def test_a_day_without_a_secret_is_a_day_on_which_everything_is_checked(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("51003")
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="桶站已经清运干净")
    assert case.must_verify


def test_the_successor_has_the_work_the_minute_a_post_ends(report: Report, street: Street, at: datetime) -> None:
    from linli.town.people import appoint
    from linli.town.people.roles import Role

    case = report()
    appoint.end(post_id=street.post["zhao"].pk, by=street.xu, at=at)
    appoint.appoint(
        person_id=street.wang.pk, role=Role.GRID_WORKER, by=street.xu, at=at, place_id=street.place["grid2"].pk
    )
    with pytest.raises(guards.NotYours):
        answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我马上到")
    answering.answer(case_id=case.pk, by=street.wang, at=at, words="我马上到")


def test_steps_and_words_cannot_be_changed_or_deleted(report: Report, street: Street, at: datetime) -> None:
    case = report()
    for change in (lambda: case.steps.update(words="别的"), lambda: case.steps.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_rating_is_one_of_the_grades_by_its_work_and_by_the_database(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("52008", words="车被堵在院里")
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="车主已把车挪开")
    said = {"case_id": case.pk, "reporter": asked(case), "by": street.lin, "at": at}
    for given in ({"grade": "superb"}, {"grade": "good", "attitude": "superb"}, {}):
        with pytest.raises(closing.NothingRated):
            closing.rate(**said, **given)  # type: ignore[arg-type]
    closing.rate(**said, grade="good")  # type: ignore[arg-type]
    row = {"case": case, "reporter": asked(case), "round": 1, "at": at}
    for given in ({"result": "superb"}, {"result": "good", "attitude": "superb"}):
        with pytest.raises(IntegrityError, match="rating_known"), transaction.atomic():
            Rating.objects.create(**row, **given)
