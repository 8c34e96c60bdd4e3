"""Two who let rules hold at once: a draft holds once, and of two who lay the same row, by page or by command, the one
who comes second lays it on what the first laid, or is told.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from django.db import connection, connections, transaction

from linli.ground.audit.models import Entry
from linli.ground.days.models import Timetable
from linli.ground.once import limits
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Refused
from linli.life.cases.models import Category
from linli.life.rulebook import drafts, foreseen, lasting, laying
from linli.life.rulebook.models import Draft
from linli.town.people.models import Person
from tests.rulebook.drafting import LAMP, with_rules
from tests.street import Street

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@pytest.fixture
def street(transactional_db: None, at: datetime) -> Street:
    return with_rules(at)


def drafted(street: Street, at: datetime, table: str, key: str, **cells: str) -> Draft:
    draft = drafts.begin(why="路灯要快点修", on=day_of(at + DAY), by=street.zheng, at=at)
    return drafts.change(draft_id=draft.pk, table=table, key=key, cells=cells, by=street.zheng, at=at)


def laid(street: Street, at: datetime, draft: Draft, seen: int) -> str:
    try:
        return str(lasting.lay(draft_id=draft.pk, by=street.meng, at=at, seen=seen).state)
    except Refused as refused:
        return refused.code
    finally:
        connections.close_all()


def at_once(street: Street, at: datetime, *wanted: Draft) -> list[str]:
    barrier = Barrier(len(wanted))

    def lay(draft: Draft) -> str:
        seen = Draft.objects.get(pk=draft.pk).version
        barrier.wait()
        return laid(street, at, draft, seen)

    with ThreadPoolExecutor(len(wanted)) as hands:
        return sorted(hands.map(lay, wanted))


def until_it_waits(other: Future[Any]) -> None:
    """On PostgreSQL, until the other waits for this one; on SQLite nobody can be asked, and none but one writes."""
    while connection.vendor == "postgresql" and not other.done():
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        sleep(0.01)


def test_one_draft_laid_by_two_at_once_is_laid_once(street: Street, at: datetime):
    draft = drafted(street, at, "categories", LAMP, resolve_within="1WD")
    assert at_once(street, at, draft, draft, draft) == ["laid"] * 3
    assert Entry.objects.filter(verb="rules.laid", object=f"draft:{draft.pk}").count() == 1
    assert Category.objects.filter(code=LAMP).count() == 2


def test_one_draft_tried_by_one_person_in_four_tabs_at_once_stands_in_the_book_once(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    """Control: who looks first and notes then writes an entry for each tab, where more than one may write."""
    draft = drafted(street, at, "categories", LAMP, resolve_within="1WD")

    def tried_by(person: Person) -> int:
        barrier = Barrier(4)

        def try_it(_tab: int) -> None:
            barrier.wait()
            try:
                foreseen._note(draft, person, at)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as tabs:
            list(tabs.map(try_it, range(4)))
        return Entry.objects.filter(verb="rules.rehearsed", actor=person.source).count()

    assert tried_by(street.meng) == 1
    monkeypatch.setattr(limits, "hit", looked_first)
    assert tried_by(street.zheng) == (4 if connection.vendor == "postgresql" else 1)


def looked_first(*, name: str, subject: str, limit: int, window_s: int, at: datetime) -> None:
    """The limit as it must not be: looked at, and then written."""
    if limits.noted(name=name, subject=subject, at=at):
        raise limits.TooMany(window_s)
    sleep(0.2)
    limits.note(name=name, subject=subject, window_s=window_s, at=at)


def test_of_two_drafts_of_one_row_laid_at_once_one_holds_and_the_other_is_told(street: Street, at: datetime):
    two = (
        drafted(street, at, "categories", LAMP, resolve_within="1WD"),
        drafted(street, at, "categories", LAMP, resolve_within="2WD"),
    )
    assert at_once(street, at, *two) == ["laid", "tables-have-faults"]
    assert Category.objects.filter(code=LAMP, valid_until=None).count() == 1


def test_who_lays_a_draft_while_the_command_lays_the_same_row_is_told(
    street: Street, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Control: where the command asks for no turn, PostgreSQL lets the draft undo what it laid, and tells nobody."""
    lost = "laid" if connection.vendor == "postgresql" else "tables-have-faults"
    for name, told in (("duty", "tables-have-faults"), ("office", lost)):
        draft = drafted(street, at, "hours", name, words="every 08:00-20:00")
        (tmp_path / "hours.csv").write_text(f"name,words\n{name},every 09:00-17:00\n", encoding="utf-8")
        if name == "office":
            monkeypatch.setattr(laying, "one_after_another", lambda: None)
        with ThreadPoolExecutor(1) as hands:
            with transaction.atomic():
                laying.lay(folder=tmp_path, on=draft.on, at=at)
                other = hands.submit(laid, street, at, draft, draft.version)
                until_it_waits(other)
            assert other.result(timeout=20) == told
        words = Timetable.objects.get(name=name, valid_from=draft.on).words
        assert words == ("every 08:00-20:00" if told == "laid" else "every 09:00-17:00")
