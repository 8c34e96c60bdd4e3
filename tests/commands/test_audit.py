"""An operator reads what was done to a thing, and nothing personal."""

from datetime import UTC, datetime

import pytest

from linli.ground.audit.record import record
from tests.commands.conftest import Linli

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def test_acts_are_listed_oldest_first_in_the_towns_time(linli: Linli, capsys: pytest.CaptureFixture[str]):
    for verb in ("case.report", "case.answer", "case.close"):
        record(actor="person:7", verb=verb, object="case:42", at=AT, facts={"words": "车被堵在院里"})
    record(actor="person:7", verb="case.report", object="case:43", at=AT, facts={})
    assert linli("audit", "case:42", "--last", "2") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[:3] for line in lines] == [
        ["2026-11-24 10:30:00", "person:7", "case.answer"],
        ["2026-11-24 10:30:00", "person:7", "case.close"],
    ]
    assert "车" not in str(lines)


def test_nothing_to_list_is_said(linli: Linli, capsys: pytest.CaptureFixture[str]):
    assert linli("audit", "case:1") == 1
    assert "没有关于" in capsys.readouterr().out
