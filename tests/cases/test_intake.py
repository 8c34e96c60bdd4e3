"""A report is taken in once, and everything but what the resident said is derived."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.ground.shared.moments import local
from linli.life.cases import followers, intake
from linli.life.cases.categories import current
from linli.life.cases.guards import NotYours
from linli.life.cases.intake import NothingSaid, PlaceTooWide, Said, VisitNeedsName
from linli.life.cases.models import Case, Contact, Origin
from linli.life.cases.states import Level, State
from linli.life.cases.terms import urgent_share
from tests.cases.conftest import Report, asked
from tests.street import Street


def test_a_report_finds_its_grid_desk_lane_and_promise(report: Report, street: Street, at: datetime) -> None:
    case = report("52008", words="车被堵在院里出不去")
    assert (case.state, case.holder) == (State.REPORTED, Level.GRID)
    assert case.grid == street.place["grid2"]
    assert case.courtyard == street.place["y08"]
    assert case.community == street.place["community"]
    assert case.lane == street.lane
    assert case.lead_unit == street.place["community"]
    assert case.answer_due_at == at + timedelta(minutes=15), "half of the half hour in which a car is moved"
    assert case.resolve_due_at == at + timedelta(minutes=30)
    assert case.next_due_at == case.answer_due_at
    assert case.number == f"LL-2611-{case.pk:04d}"


def test_the_first_answer_is_promised_within_duty_hours(report: Report) -> None:
    night = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)  # Friday, 22:00
    case = report("54006", moment=night)
    assert case.answer_due_at is not None
    assert local(case.answer_due_at).isoformat() == "2026-11-30T09:00:00+08:00", "Monday, half an hour after 8:30"


def test_what_is_dangerous_is_answered_no_later_than_a_car_is_moved(report: Report, at: datetime) -> None:
    night = at.replace(hour=18)
    waits = {}
    for code, category in current(at).items():
        if category.hazard and category.respond_within.endswith("UH"):
            case = report(code, moment=night)
            assert case.answer_due_at is not None
            waits[code] = case.answer_due_at - night
    soonest = min(
        share for each in current(at).values() if (share := urgent_share(each)) is not None and not each.hazard
    )
    assert "53005" in waits
    assert max(waits.values()) <= soonest, "a smell of gas had 30 minutes and a blocked car 15"


def test_without_a_category_only_the_first_answer_is_promised(report: Report) -> None:
    case = report("", words="门口有点怪")
    assert case.answer_due_at is not None
    assert case.resolve_due_at is None
    assert case.hidden, "nobody knows yet whether it may be public"


def test_saying_nothing_is_refused(report: Report) -> None:
    with pytest.raises(NothingSaid):
        report("", words="  ")
    assert not Case.objects.everything("test").exists()


def test_a_place_wider_than_a_community_is_refused(report: Report) -> None:
    with pytest.raises(PlaceTooWide):
        report(place="street")


def test_a_matter_in_the_home_cannot_be_anonymous(report: Report) -> None:
    with pytest.raises(VisitNeedsName):
        report("57001", contact=Contact.ANONYMOUS)


def test_an_anonymous_reporter_is_nobody_and_follows_by_code(report: Report) -> None:
    case = report(contact=Contact.ANONYMOUS)
    reporter = asked(case)
    assert (reporter.person_id, reporter.called) == (None, "")
    step = case.steps.get()
    assert step.by is None
    assert followers.follow(case.number, "code0") == reporter
    assert followers.follow(str(case.pk), " CODE 0 ") == reporter


def test_phones_and_id_numbers_are_not_kept_in_the_words(report: Report) -> None:
    case = report(words="我的电话 13800001234，身份证 11010519491231002X，车牌京A12345 堵着")
    assert "13800001234" not in case.words
    assert "19491231002X" not in case.words
    assert "京A12345" in case.words, "the plate is what the grid worker needs to find the car"


def test_where_no_grid_worker_stands_the_community_holds_it(report: Report, street: Street, at: datetime) -> None:
    street.post["zhao"].ends_at = at
    street.post["zhao"].save()
    assert report().holder == Level.COMMUNITY


def test_what_staff_found_has_nobody_to_ask(street: Street, at: datetime) -> None:
    case = intake.found(Said(street.place["y08"], "墙角一堆纸箱", "53001"), by=street.zhao, at=at)
    assert case.origin == Origin.GRID
    assert not case.reporters.exists()


def test_staff_cannot_bring_in_what_lies_outside_their_reach(street: Street, at: datetime) -> None:
    with pytest.raises(NotYours):
        intake.found(Said(street.place["y08"], "墙角一堆纸箱", "53001"), by=street.qian, at=at)


def test_the_same_report_key_gives_the_same_code_and_another_another() -> None:
    assert followers.code_for("browser:a", "1") == followers.code_for("browser:a", "1")
    assert followers.code_for("browser:a", "1") != followers.code_for("browser:b", "1")
    assert len(followers.code_for("browser:a", "1")) == followers.CODE_LENGTH


def test_what_else_is_written_about_reporter_and_place_is_kept_without_numbers(street: Street, at: datetime) -> None:
    said = Said(
        street.place["b14-u2"],
        "楼道灯坏了",
        "54006",
        spot="门口，打13800001234",
        door="302 13800001234",
        contact=Contact.NAMED,
        called="<b>老林\u202e13800001234",
    )
    case = intake.report(said, reporter=street.lin, query_code="CODE", by=street.lin, at=at)
    assert (case.spot, asked(case).called, asked(case).door) == (
        "门口，打138****1234",
        "b老林138****1234",
        "302 138****1234",
    )
