"""Who answers first, and when: the nearest place's own hours, and at any hour where there is danger."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ground.days.models import Day, Timetable
from linli.ground.shared.moments import clock_at, day_of, local
from linli.life.cases import calling, filing
from linli.life.cases.models import Case
from linli.life.rulebook import laying
from linli.town.people import appoint, duty
from linli.town.people.models import Person, Post
from linli.town.people.roles import Role
from tests.cases.conftest import Report
from tests.street import COMMUNITY, Street

EVENING = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
"""A Friday, 20:00 in the town, where ordinary desks have gone home."""
GRID = f"{COMMUNITY}002"
CHANGES = count()
"""Each change has its own moment, as in life: by it caches tell one calendar from another."""
WEEKS = {
    "duty": "workdays 08:30-18:00",
    "duty:110116": "workdays 09:00-18:00",
    "duty:110116001": "workdays 10:00-18:00",
    f"duty:{COMMUNITY}": "rest 11:00-12:00",
    f"duty:{GRID}": "every 08:00-22:00",
}
ANSWERS = ("2026-11-30 09:00", "2026-11-30 09:30", "2026-11-30 10:30", "2026-11-28 11:30", "2026-11-27 20:30")


def hours(name: str, words: str, since: date = date(2026, 1, 1)) -> None:
    changed_at = EVENING + timedelta(seconds=next(CHANGES))
    Timetable.objects.create(name=name, words=words, valid_from=since, changed_at=changed_at)


def answered_by(case: Case) -> str:
    assert case.answer_due_at is not None
    return f"{local(case.answer_due_at):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("known", range(1, len(WEEKS) + 1))
def test_the_nearest_place_that_has_hours_of_its_own_decides(report: Report, street: Street, known: int) -> None:
    for name, words in list(WEEKS.items())[:known]:
        hours(name, words)
    assert answered_by(report("54006", moment=EVENING)) == ANSWERS[known - 1]
    found = duty.duty(street.place["b14-u2"], EVENING)
    assert (found.on_now, found.hours) == ((True, "8:00–22:00") if known == len(WEEKS) else (False, found.hours))


def test_hours_of_the_next_grid_are_its_own(report: Report) -> None:
    hours(f"duty:{GRID}", WEEKS[f"duty:{GRID}"])
    assert answered_by(report("54006", place="b20-u1", moment=EVENING)) == "2026-11-30 09:00"


def test_hours_change_on_their_day(report: Report) -> None:
    hours(f"duty:{GRID}", "every 08:00-22:00")
    hours(f"duty:{GRID}", "every 08:00-20:30", since=date(2026, 11, 28))
    assert answered_by(report("54006", moment=EVENING + timedelta(minutes=15))) == "2026-11-27 20:45"
    assert answered_by(report("54006", moment=EVENING + timedelta(days=1, minutes=15))) == "2026-11-29 08:15"


def test_what_was_promised_stays_when_hours_and_holidays_are_changed_from_a_later_day(
    report: Report, street: Street
) -> None:
    monday = date(2026, 11, 30)
    case = report("54006", moment=EVENING)
    promised = case.answer_due_at, case.dispatch_due_at, case.resolve_due_at
    hours(f"duty:{GRID}", "workdays 14:00-18:00", since=monday)
    Day.objects.create(date=monday, kind="rest", source="演示", changed_at=EVENING)
    filing.refile(case_id=case.pk, by=street.zhao, at=EVENING + timedelta(minutes=9), category="54007")
    filing.refile(case_id=case.pk, by=street.zhao, at=EVENING + timedelta(minutes=10), category="54006")
    case.refresh_from_db()
    assert (case.answer_due_at, case.dispatch_due_at, case.resolve_due_at) == promised
    assert answered_by(case) == "2026-11-30 09:00"
    assert answered_by(report("54006", moment=EVENING + timedelta(minutes=20))) == "2026-12-01 14:30", "control"


def test_hours_of_a_place_cost_intake_no_query(report: Report) -> None:
    report("54006")
    before = asked(report)
    hours(f"duty:{GRID}", "every 08:00-22:00")
    report("54006")
    assert asked(report) == before


def asked(report: Report) -> int:
    with CaptureQueriesContext(connection) as questions:
        report("54006")
    return len(questions)


def test_danger_is_answered_at_any_hour(report: Report) -> None:
    assert answered_by(report("53001", moment=EVENING)) == "2026-11-27 20:30", "a cluttered corridor, at night"
    assert answered_by(report("54006", moment=EVENING)) == "2026-11-30 09:00", "a lamp waits for Monday"


def test_who_reports_danger_gets_the_duty_phone_of_the_hour_on_page_and_by_json(street: Street) -> None:
    place = street.place["community"].pk
    night = appoint.appoint(
        person_id=street.sun.pk,
        role=Role.DUTY_OFFICER,
        by=None,
        at=EVENING - timedelta(days=9),
        duty_phone="010-6960-0099",
        place_id=place,
    )
    told = {"category": "53001", "place_code": f"{COMMUNITY}-b14-u2", "contact": "anonymous"}
    for moment, phone in ((EVENING, night.duty_phone), (EVENING - timedelta(hours=8), "010-6960-0000")):
        with clock_at(moment):
            receipt = Client().post("/api/v1/cases", told, content_type="application/json").json()
        assert (receipt["hazard"], receipt["duty_phone"]) == (True, phone)


def test_the_receipt_names_who_is_there_when_the_answer_is_due(street: Street) -> None:
    """Danger is answered at night by the duty officer, a lamp next week by the grid's worker."""
    appoint.appoint(
        person_id=street.sun.pk,
        role=Role.DUTY_OFFICER,
        by=None,
        at=EVENING - timedelta(days=9),
        duty_phone="010-6960-0099",
        place_id=street.place["community"].pk,
    )
    here = street.place["b14-u2"]
    found = [duty.who_answers(here, EVENING + wait) for wait in (timedelta(minutes=30), timedelta(days=2, hours=14))]
    assert [who and who.role for who in found] == [str(Role.DUTY_OFFICER.label), str(Role.GRID_WORKER.label)]


def test_the_number_of_the_hour_is_known_without_asking_and_changes_with_its_post(street: Street) -> None:
    here, community = street.place["b14-u2"], street.place["community"]
    moments = [EVENING + timedelta(hours=n) for n in range(0, 96, 5)]
    assert [duty.phone(here, at) for at in moments] == [duty.duty(here, at).phone for at in moments]
    since = EVENING - timedelta(days=9)
    night = appoint.appoint(
        person_id=street.sun.pk, role=Role.DUTY_OFFICER, by=None, at=since, duty_phone="1", place_id=community.pk
    )
    assert [duty.phone(here, at) for at in moments] == [duty.duty(here, at).phone for at in moments]
    with CaptureQueriesContext(connection) as questions:
        assert duty.phone(here, EVENING) == "1"
    assert [question["sql"].split()[3] for question in questions] == ["editions_edition"], "only whether it still holds"
    Post.objects.filter(pk=night.pk).update(duty_phone="2")
    assert duty.phone(here, EVENING) == "2"
    Person.objects.filter(pk=street.sun.pk).update(is_active=False)
    assert duty.phone(here, EVENING) == "010-6960-0000", "who was let go answers no telephone"


def test_by_day_a_duty_officer_answers_where_there_is_nobody_else(street: Street, report: Report) -> None:
    here, by_day = street.place["b14-u2"], EVENING - timedelta(hours=6)
    appoint.appoint(
        person_id=street.chen.pk,
        role=Role.DUTY_OFFICER,
        by=None,
        at=EVENING - timedelta(days=9),
        duty_phone="010-6960-0099",
        place_id=street.place["community"].pk,
    )
    assert (duty.duty(here, by_day).on_now, duty.phone(here, by_day)) == (True, "010-6960-0000"), "control"
    case = report("53009", moment=by_day)
    Post.objects.filter(role__in=duty.BY_DAY).update(ends_at=by_day - timedelta(days=1))
    assert duty.phone(here, by_day) == duty.duty(here, by_day).phone == "010-6960-0099"
    assert [(call.phone, call.line) for call in calling.about(case, by_day)] == [("010-6960-0099", "现在有人接")]
    said = duty.spoken_now(duty.duty(here, by_day))
    assert said == "这一片的事现在由值班员陈阿姨接，报上来的也先由值班员答复。"
    Post.objects.filter(role=Role.DUTY_OFFICER).update(ends_at=by_day - timedelta(days=1))
    assert "没有登记网格员" in duty.spoken_now(duty.duty(here, by_day)), "control: nobody at all"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("duty:110116001008009,every 08:00-20:00", "没有编号是“110116001008009”"),
        (f"duty:{COMMUNITY}-y08,every 08:00-20:00", "没有编号是"),
        ("duty,every closed", "期限就算不出来"),
        ("duty,every 12:00-12:01", "一周里有人的时间不到 10 小时"),
        ("office,workdays 10:00-11:59", "一周里有人的时间不到 10 小时"),
        ("office,rest 08:00-12:00", "期限就算不出来"),
    ],
)
def test_hours_that_would_never_end_a_promise_are_not_laid(
    street: Street, at: datetime, tmp_path: Path, row: str, words: str
) -> None:
    (tmp_path / "hours.csv").write_text(f"name,words\n{row}\n", encoding="utf-8")
    plan = laying.look_over(folder=tmp_path, on=day_of(at), at=at)
    (fault,) = [fault for fault in plan.faults if fault.file == "hours.csv"]
    assert words in fault.words


def test_a_grid_s_hours_are_laid_with_the_rules(street: Street, at: datetime, tmp_path: Path, report: Report) -> None:
    (tmp_path / "hours.csv").write_text(f"name,words\nduty:{GRID},every 08:00-22:00\n", encoding="utf-8")
    laying.lay(folder=tmp_path, on=day_of(at), at=at)
    assert answered_by(report("54006", moment=EVENING)) == "2026-11-27 20:30"
