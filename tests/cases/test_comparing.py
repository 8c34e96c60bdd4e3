"""The steps of cases beside the audit book: whoever changes what the book speaks of is told of, by case and step."""

from datetime import datetime

import pytest
from django.db import connection

from linli.life.cases import answering, comparing
from linli.life.cases.comparing import Differs
from linli.life.cases.models import Case
from tests.cases.conftest import Report
from tests.emptying import unguarded
from tests.street import Street

pytestmark = pytest.mark.django_db(transaction=True)
BENT = {
    "changed": "UPDATE cases_step SET words = '早就修好了' WHERE case_id = {case} AND seq = 2",
    "changed in its facts": "UPDATE cases_step SET facts = '{{}}' WHERE case_id = {case} AND seq = 1",
    "changed in its moment": "UPDATE cases_step SET at = '2026-11-20 01:00:00' WHERE case_id = {case} AND seq = 2",
    "gone": "DELETE FROM cases_step WHERE case_id = {case} AND seq = 2",
    "added": "UPDATE audit_entry SET verb = 'other.answer' WHERE object = 'case:{case}' AND verb = 'case.answer'",
    "moved": "UPDATE cases_case SET state = 'closed', outcome = 'solved', closed_at = reported_at WHERE id = {case}",
}


def found() -> tuple[int, Differs | None]:
    return comparing.compare(lambda done, of: None)


@pytest.fixture
def case(street: Street, report: Report, at: datetime) -> Case:
    report("54008")
    made = report("54001")
    answering.answer(case_id=made.pk, by=street.zhao, at=at, words="今晚来看")
    return made


def test_what_nobody_bent_stands_as_it_was_written(case: Case):
    assert found() == (3, None)


@pytest.mark.parametrize("how", BENT)
def test_what_somebody_bent_past_the_guards_is_named_by_case_step_and_kind(case: Case, how: str):
    with unguarded(connection), connection.cursor() as cursor:
        cursor.execute(BENT[how].format(case=case.pk))
    held, differs = found()
    assert differs is not None
    assert (differs.number, differs.kind, held) == (case.number, how.partition(" ")[0], 1)


def test_what_is_done_while_it_is_read_is_no_difference(
    case: Case, monkeypatch: pytest.MonkeyPatch, street: Street, at
):
    """Somebody acts between the reading of the cases and that of their steps."""
    read = comparing._read

    def later(cases: list[int]):
        monkeypatch.setattr(comparing, "_read", read)
        answering.answer(case_id=case.pk, by=street.zhao, at=at, words="再来一趟")
        return read(cases)

    monkeypatch.setattr(comparing, "_read", later)
    assert found()[1] is None
