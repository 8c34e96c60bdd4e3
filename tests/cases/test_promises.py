"""The one time that leads on a case's page, and that the letter says the same."""

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from linli.life.cases import answering, dispatch, promises, queries, supervision, telling, timeline
from linli.life.cases.models import Case, Step
from linli.life.cases.timeline import Reader
from linli.town.notices.models import Letter
from linli.town.notices.wording import speak
from tests.cases.conftest import Report, dispatched
from tests.street import Street

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def on_the_page(case: Case, at: datetime) -> tuple[str, str]:
    case.refresh_from_db()
    found = promises.promise(case, at=at, yours=True)
    assert found is not None
    return found.words, found.line


def letter_of(case: Case, street: Street, kind: str, at: datetime, language: str = "zh-hans") -> str:
    for seq in case.steps.values_list("seq", flat=True):
        telling.tell_of(case_id=case.pk, seq=seq, at=at)
    letter = Letter.objects.filter(person=street.lin, kind=f"case.{kind}").latest("pk")
    spoken = speak(letter, language, now=at)
    return f"{spoken.title}\n{spoken.line}"


def test_an_appointment_leads_and_the_deadline_says_what_it_is(street: Street, report: Report, at: datetime):
    case = dispatched(report("54001"), street, at, "water")
    assert on_the_page(case, at) == ("答应明天 9:00 前办好", "自来水公司今天 10:00 前先联系您。")
    answering.promise(case_id=case.pk, by=street.he, at=at, until=at + 3 * HOUR)
    assert on_the_page(case, at) == ("约好今天 12:00 前有人到", "最晚明天 9:00 前办好。")
    assert "人没来，打电话问一声" in on_the_page(case, at + 4 * HOUR)[1]
    for reader, times in ((Reader.REPORTER, ""), (Reader.DESK, "<time")):
        coming = timeline.entries(case, queries.timeline(case), reader=reader, at=at)[0]
        assert coming.mood == "next"
        assert str(coming.at)[:5] == times, "a reporter reads no third time below"


@pytest.mark.parametrize("kind", ["reported", "dispatched", "promised"])
def test_the_letter_and_the_page_promise_the_same(street: Street, report: Report, at: datetime, kind: str):
    case = report("54001")
    if kind != "reported":
        dispatched(case, street, at, "water")
    if kind == "promised":
        answering.promise(case_id=case.pk, by=street.he, at=at, until=at + 3 * HOUR)
    lead, more = on_the_page(case, at)
    letter = letter_of(case, street, kind, at)
    assert more in letter
    assert lead in letter or "约好今天 12:00 前到" in letter
    assert "昨天" in letter_of(case, street, kind, at + DAY), "a letter read a day later names the same moment"
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
    assert "不用再报一次" in on_the_page(case, whole)[1]
