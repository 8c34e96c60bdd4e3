"""Filing a case under another category is one thing, whichever act does it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.ground.shared.moments import clock_at
from linli.life.cases import clocks, dispatch, filing, handling, reporting, supervision
from linli.life.cases.models import Case, Step
from linli.life.cases.telling import tell_of
from linli.town.notices.models import Letter
from linli.town.notices.wording import speak
from linli.town.people.models import Post
from linli.town.people.roles import Role
from tests.cases.conftest import RESULT, Report, asked, dispatched
from tests.street import COMMUNITY, Street, signed_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_another_category_never_moves_the_deadline_later(report: Report, street: Street, at: datetime) -> None:
    case = report("52008")
    before = case.resolve_due_at
    case = filing.refile(case_id=case.pk, by=street.zhao, at=at, category="52006")
    assert case.resolve_due_at == before
    step = case.steps.get(verb="refile")
    assert {"due_before", "due_after", "code_before"} <= set(step.facts)


def told(case: Case, street: Street) -> dict[str, list[str]]:
    """Tell of what was done; who hears of it newly, by which letters."""
    Letter.objects.update(read_at=street.at)
    for seq, at in case.steps.order_by("seq").values_list("seq", "at"):
        tell_of(case_id=case.pk, seq=seq, at=at)
    new = Letter.objects.filter(read_at=None).order_by("pk")
    return {
        name: [letter.kind.removeprefix("case.") for letter in new if letter.person_id == street.person[name].pk]
        for name in ("lin", "zhao", "sun")
    }


def test_what_is_filed_as_an_emergency_stands_first_and_its_reporter_reads_whom_to_call(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006", words="厨房里有股怪味")
    later = at + HOUR
    filing.refile(case_id=case.pk, by=street.zhao, at=later, category="54001")
    assert not Case.objects.everything("a test").get().urgent, "control: another kind of matter is none"
    assert told(case, street) == {"lin": ["reported", "refiled"], "zhao": [], "sun": []}, "control"
    case = filing.refile(case_id=case.pk, by=street.sun, at=later, category="53005")
    assert case.urgent
    assert told(case, street) == {"lin": ["refiled_urgent"], "zhao": ["filed_urgent"], "sun": []}
    letter = speak(Letter.objects.get(kind="case.refiled_urgent"), "zh-hans", now=later)
    assert "还没打的，请马上打 119" in letter.line
    assert case.dispatch_due_at is not None
    assert case.dispatch_due_at <= later + HOUR / 2
    with clock_at(later):
        page = signed_in(street.lin, at=later).get(f"/cases/{case.public_id}/").text
    assert "119" in page
    assert "这一类是急事，排到最前面了；期限从11月25日（周三）9:00 改为今天 11:00" in page


type Filing = Callable[[Case, Street, datetime], Case]


def refiled(case: Case, street: Street, at: datetime) -> Case:
    return filing.refile(case_id=case.pk, by=street.zhao, at=at, category="54001")


def accepted(case: Case, street: Street, at: datetime, category: str = "54001") -> Case:
    return dispatch.accept(case_id=case.pk, by=street.zhao, at=at, category=category)


def sent(case: Case, street: Street, at: datetime) -> Case:
    water = street.organisation["water"].pk
    return dispatch.dispatch(case_id=case.pk, by=street.zhao, at=at, organisation_id=water, category="54001")


def done(case: Case, street: Street, at: datetime, category: str = "54001") -> Case:
    return handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT, category=category)


@pytest.mark.parametrize("file", [refiled, accepted, sent, done])
@pytest.mark.parametrize("before", ["54006", ""])
def test_whichever_act_files_it_the_step_shows_the_promise_before_and_after(
    report: Report, street: Street, at: datetime, file: Filing, before: str
) -> None:
    case = report(before)
    due = case.resolve_due_at
    case = file(case, street, at + HOUR)
    step = case.steps.get(verb="refile")
    assert (step.facts["code_before"], step.facts["due_before"]) == (before, due.isoformat() if due else None)
    assert case.resolve_due_at is not None
    assert step.facts["due_after"] == case.resolve_due_at.isoformat()
    assert (step.category, step.by, step.seq) == (case.category, street.zhao, 2)


@pytest.mark.parametrize("file", [accepted, sent, done])
def test_naming_the_category_it_has_files_nothing(report: Report, street: Street, at: datetime, file: Filing) -> None:
    assert not file(report("54001"), street, at).steps.filter(verb="refile").exists()


def test_filing_it_where_it_stands_is_refused_and_leaves_no_step(report: Report, street: Street, at: datetime) -> None:
    case = report("54001")
    with pytest.raises(filing.SameCategory):
        refiled(case, street, at)
    assert list(Step.objects.values_list("verb", flat=True)) == ["report"]


def test_whoever_is_told_that_it_was_sent_out_gets_no_second_letter_of_its_category(
    report: Report, street: Street, at: datetime
) -> None:
    assert told(sent(report("54006"), street, at), street)["lin"] == ["reported", "dispatched"]


def test_whoever_has_it_in_hand_and_the_duty_officer_hear_that_it_is_an_emergency(
    report: Report, street: Street, at: datetime
) -> None:
    case = dispatched(report("54001"), street, at, "water")
    Post.objects.filter(role=Role.COMMUNITY_STAFF).update(role=Role.DUTY_OFFICER)
    filing.refile(case_id=case.pk, by=street.zhao, at=at, category="54004")
    told(case, street)
    assert not Letter.objects.filter(kind="case.filed_urgent").exists(), "control: another kind of matter is none"
    filing.refile(case_id=case.pk, by=street.zhao, at=at, category="53005")
    told(case, street)
    heard = set(Letter.objects.filter(kind="case.filed_urgent").values_list("person", flat=True))
    assert heard == {street.he.pk, street.sun.pk}


@pytest.mark.parametrize(("file", "heard"), [(accepted, ["refiled_urgent", "accepted"]), (done, ["handled"])])
def test_of_an_emergency_its_reporter_is_told_by_a_letter_of_its_own_unless_it_is_done(
    report: Report, street: Street, at: datetime, file: Callable[..., Case], heard: list[str]
) -> None:
    assert told(file(report("54006"), street, at, "53005"), street)["lin"] == ["reported", *heard]


def put_aside_for_three_days(case: Case, street: Street, at: datetime) -> Case:
    case = dispatch.accept(case_id=case.pk, by=street.zhao, at=at)
    aside, day = at + 2 * HOUR, at + 3 * DAY + 2 * HOUR
    handling.suspend(case_id=case.pk, by=street.sun, at=aside, ground="season", review_at=day, reason="等开春补种")
    return handling.resume(case_id=case.pk, by=None, at=day)


def filed_after_standing_still(report: Report, street: Street, at: datetime) -> timedelta:
    """By how much the promise of a case that was put aside is later than that of one that was not."""
    still = put_aside_for_three_days(report("55001"), street, at)
    still = refiled(still, street, at + 3 * DAY + 2 * HOUR)
    quick = refiled(report("55001"), street, at)
    assert still.resolve_due_at is not None
    assert quick.resolve_due_at is not None
    return still.resolve_due_at - quick.resolve_due_at


def test_the_time_put_aside_is_not_forgotten_by_another_category(report: Report, street: Street, at: datetime) -> None:
    assert filed_after_standing_still(report, street, at) == 3 * DAY


def test_a_promise_that_forgets_it_is_caught(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "standstills", lambda case: [])
    assert filed_after_standing_still(report, street, at) != 3 * DAY


def test_what_had_run_out_before_it_was_put_aside_stays_late(at: datetime) -> None:
    assert clocks.moved(at - HOUR, [(at, at + DAY)]) == at - HOUR
    assert clocks.moved(at + HOUR, [(at, at + DAY), (at + 2 * DAY, at + 3 * DAY)]) == at + HOUR + DAY


CLOCKS = ("answer_due_at", "dispatch_due_at", "resolve_due_at")
KINDS = ["", "52008", "54001", "54006", "53001", "55001"]


def dues(case: Case) -> dict[str, datetime | None]:
    case.refresh_from_db()
    return {name: getattr(case, name) for name in CLOCKS}


def test_filing_an_emergency_anew_takes_its_terms_from_when_it_was_told(
    report: Report, street: Street, at: datetime
) -> None:
    night = at - 6 * HOUR
    case = report("54006", moment=night)
    told = night + 2 * HOUR
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=told, words="楼道里着火了")
    filing.refile(case_id=case.pk, by=street.zhao, at=told + HOUR / 12, category="53001")
    assert dues(case)["answer_due_at"] == told + HOUR / 4
    assert dues(case)["dispatch_due_at"] == told + HOUR / 2
    old = report("54006", moment=at - 2 * DAY, words="着火了，楼道里都是烟")
    before = dues(old)
    filing.refile(case_id=old.pk, by=street.zhao, at=at, category="53001")
    assert dues(old)["answer_due_at"] == before["answer_due_at"], "one told at first keeps its own terms"


def early(report: Report, street: Street, reported: datetime, kinds: tuple[str, str], waits: tuple[int, int]) -> bool:
    """Whether filing a case anew, after an emergency or without, sets what is due before the moment of filing."""
    case = report(kinds[0], moment=reported)
    filed = reported + timedelta(minutes=waits[0] + max(waits[1], 0))
    if waits[1] >= 0:
        told = reported + timedelta(minutes=waits[0])
        reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=told, words="楼道里着火了")
    before = dues(case)
    filing.refile(case_id=case.pk, by=street.zhao, at=filed, category=kinds[1])
    return any(due is not None and due != before[name] and due < filed for name, due in dues(case).items())


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    hour=st.integers(0, 23),
    kinds=st.tuples(st.sampled_from(KINDS), st.sampled_from(KINDS[1:])).filter(lambda kinds: kinds[0] != kinds[1]),
    waits=st.tuples(st.integers(0, 6000), st.integers(-1, 100)),
)
def test_no_filing_makes_a_case_late_by_a_time_before_itself(
    report: Report, street: Street, at: datetime, hour: int, kinds: tuple[str, str], waits: tuple[int, int]
) -> None:
    with transaction.atomic():
        assert not early(report, street, at + timedelta(hours=hour), kinds, waits)
        transaction.set_rollback(True)


def test_a_promise_counted_from_the_report_alone_is_caught(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not early(report, street, at, ("54006", "54001"), (6000, -1))
    monkeypatch.setattr(clocks, "_anew", lambda counted, term, at: counted)
    assert early(report, street, at, ("54006", "54001"), (6000, -1))


@pytest.mark.parametrize("private", ["56001", "56002", "57001", "55005"])
def test_no_category_takes_a_case_off_the_board(report: Report, street: Street, at: datetime, private: str) -> None:
    case = report("54006")
    supervision.release(case_id=case.pk, by=street.sun, at=at, words="楼道灯坏了…")
    filing.refile(case_id=case.pk, by=street.sun, at=at, category=private)
    page, board = (Client().get(f"/{path}/") for path in (f"cases/{case.public_id}", f"board/{COMMUNITY}"))
    assert page.status_code == 200
    for shown in (page.text, board.text):
        assert "不公开的事" in shown
        assert str(Case.objects.for_work(case.pk).category) not in shown
        assert "灯坏了" not in shown
    assert "类别改为不公开的事" in page.text
    assert Client().get(f"/api/v1/cases/{case.public_id}").json()["kind"] is None


def test_no_category_puts_on_the_board_what_was_told_in_confidence(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("56001")
    assert filing.refile(case_id=case.pk, by=street.sun, at=at, category="51003").hidden
    assert Client().get(f"/cases/{case.public_id}/").status_code == 404


def test_what_was_in_no_category_yet_is_shown_as_its_first_one_says(
    report: Report, street: Street, at: datetime
) -> None:
    assert not filing.refile(case_id=report("").pk, by=street.sun, at=at, category="54006").hidden
    assert filing.refile(case_id=report("").pk, by=street.sun, at=at, category="56001").hidden
