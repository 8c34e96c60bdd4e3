"""Once an hour the newest head is written down outside, and never twice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from linli.ground.audit import anchoring, heads, sealing, verifying, work
from linli.ground.audit.models import Anchor, Seal
from linli.ground.outbox import loop
from linli.ground.outbox.models import Round
from tests.trust.chained import write
from tests.trust.processes import at_once, killed

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(settings, tmp_path) -> Path:
    path: Path = tmp_path / "anchors.txt"
    settings.ANCHORS = path
    return path


def seal(count: int = 1) -> None:
    write(count)
    sealing.seal(NINE)


def places(file: Path) -> list[tuple[str, int]]:
    """The lines of the file: hour and place. Asserts that each head is the chain's."""
    found = [line.split() for line in file.read_text().splitlines()]
    assert all(bytes(Seal.objects.get(seq=seq).head).hex() == head for _at, seq, head in found)
    return [(at[11:16], int(seq)) for at, seq, _head in found]


def test_each_hour_gets_one_line_whenever_it_is_asked_for(file):
    assert anchoring.keep(NINE) == 0, "nothing to anchor before the first entry"
    for minutes in (5, 6, 59, 60, 61, 185):
        seal()
        anchoring.keep(NINE + timedelta(minutes=minutes))
    assert places(file) == [("01:05", 1), ("02:00", 4), ("04:05", 6)]
    assert [each.seq for each in heads.by_the_hour(2).rows] == [6, 4]
    anchors, unread = verifying.read_anchors(file)
    assert (set(anchors), unread) == ({1, 4, 6}, 0)
    assert verifying.verify(anchors).kind is None


def test_an_hour_in_which_nothing_happened_is_anchored_too(file):
    seal()
    anchoring.keep(NINE)
    anchoring.keep(NINE + HOUR)
    assert places(file) == [("01:00", 1), ("02:00", 1)]


def test_the_worker_anchors(file, monkeypatch):
    monkeypatch.setattr(loop, "duties", lambda: tuple(work.DUTIES))
    write(1)
    loop.work_once(NINE)
    loop.work_once(NINE + timedelta(minutes=1))
    assert places(file) == [("01:01", 1)] or places(file) == [("01:00", 1)]


@pytest.mark.parametrize("place", ["anchored", "anchor_written"])
def test_one_killed_in_between_leaves_the_hour_to_the_next(file, place):
    seal()
    assert killed(lambda: anchoring.keep(NINE), failpoint=place)
    anchoring.keep(NINE + timedelta(minutes=1))
    assert places(file) == [("01:00", 1)]


def test_four_at_once_write_one_line(file):
    seal()
    at_once(4, lambda number: anchoring.keep(NINE))
    assert places(file) == [("01:00", 1)]


def test_a_line_that_was_torn_is_left_and_written_again(file):
    seal()
    anchoring.keep(NINE)
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:40])
    anchoring.keep(NINE + HOUR)
    lines = file.read_text().splitlines()
    assert len(lines) == 3
    assert verifying.anchor_of(lines[1]) is None
    assert verifying.anchor_of(lines[2])[0] == NINE + HOUR


def test_hours_in_which_the_file_could_not_be_written_are_made_up_for(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(loop, "duties", lambda: tuple(work.DUTIES))
    settings.ANCHORS = tmp_path / "gone" / "anchors.txt"
    seal()
    loop.work_once(NINE)
    assert "FileNotFoundError" in Round.objects.get(duty="audit.anchor").trouble
    settings.ANCHORS.parent.mkdir()
    anchoring.keep(NINE + 2 * HOUR)
    assert places(settings.ANCHORS) == [("01:00", 1), ("03:00", 1)]


def test_an_anchor_is_neither_changed_nor_deleted_nor_made_again(file):
    seal()
    anchoring.keep(NINE)
    for wrong in (
        lambda: Anchor.objects.update(seq=2),
        lambda: Anchor.objects.all().delete(),
        lambda: Anchor.objects.create(hour=NINE, seq=1, head=bytes(32), at=NINE),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
