"""The way of a case, as strangers read it: what was done, and nothing that anybody typed."""

import re
from datetime import datetime, timedelta

import pytest

from linli.life.cases import closing, dispatch, handling, queries, timeline
from linli.life.cases.models import Case
from linli.life.cases.states import Audience
from linli.life.cases.timeline import Reader
from linli.life.cases.workflow import MOVES
from tests.cases.conftest import Report
from tests.street import Street

CANARY = "zq林家欠费"


def titles(case: Case, reader: Reader, at: datetime) -> str:
    """Every line of a case's way, with what stands below it."""
    case.refresh_from_db()
    shown = timeline.entries(case, queries.timeline(case), reader=reader, at=at)
    return "\n".join(f"{entry.title} {entry.words} {entry.soft}" for entry in shown)


def rejected(street: Street, case: Case, at: datetime) -> str:
    dispatch.reject(case_id=case.pk, by=street.li, at=at, reason=CANARY, next_unit=CANARY)
    return "不予受理"


def given_back(street: Street, case: Case, at: datetime) -> str:
    water = street.organisation["water"].pk
    dispatch.dispatch(case_id=case.pk, by=street.zhao, at=at, organisation_id=water, words=CANARY)
    dispatch.give_back(case_id=case.pk, by=street.he, at=at, reason=CANARY, proposed=CANARY)
    return "自来水公司退回了"


def forced(street: Street, case: Case, at: datetime) -> str:
    later = at + timedelta(days=3)
    dispatch.accept(case_id=case.pk, by=street.zhao, at=at, words=CANARY)
    handling.suspend(case_id=case.pk, by=street.sun, at=at, ground="season", review_at=later, reason=CANARY)
    closing.force(case_id=case.pk, by=street.li, at=at, reason=CANARY)
    return "没能解决，结了"


@pytest.mark.parametrize("end", [rejected, given_back, forced])
def test_strangers_read_that_it_was_done_and_not_what_staff_wrote(
    end: object, street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    case = report("54001")
    said = end(street, case, at)  # type: ignore[operator]
    assert said in titles(case, Reader.PUBLIC, at)
    assert CANARY not in titles(case, Reader.PUBLIC, at)
    assert CANARY in titles(case, Reader.DESK, at), "control: the desk reads it"
    monkeypatch.setattr(timeline, "TO_PUBLIC", {})
    assert CANARY not in titles(case, Reader.PUBLIC, at), "a sentence that holds typed words is not filled with them"
    monkeypatch.setattr(timeline, "PUBLIC_FACTS", {"reason", "next_unit", "proposed"})
    assert CANARY in titles(case, Reader.PUBLIC, at), "control: the old sentence, filled with everything"


def test_every_public_sentence_is_filled_with_known_values_only():
    public = {move.verb: str(move.told) for move in MOVES if move.audience == Audience.PUBLIC} | timeline.TO_PUBLIC
    places = {verb: set(re.findall(r"%\((\w+)\)s", str(told))) for verb, told in public.items()}
    assert {
        verb: found - timeline.PUBLIC_FACTS for verb, found in places.items() if found - timeline.PUBLIC_FACTS
    } == {}
