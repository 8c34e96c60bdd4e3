"""Who gives or ends a responsibility by hand waits for whoever lays the rules that say the same, or goes before."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from linli.ground.shared.moments import day_of, morning
from linli.life.rulebook import laying
from linli.town.people import assigning, responsibility, turns
from linli.town.people.models import Responsibility
from linli.town.people.responsibility import candidates
from tests.rulebook.test_drafts_races import until_it_waits
from tests.street import Street, make_street

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def street(transactional_db: None, at: datetime) -> Street:
    street = make_street(at)
    laying.lay(folder=None, on=day_of(at - DAY), at=at - DAY, shipped=True)
    return street


def lay_while(act: Callable[[], object], folder: Path, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a folder from tomorrow, while somebody does something by hand between what is planned and what is laid."""
    look_over = laying.look_over

    def by_hand() -> str:
        try:
            return str(act())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as hands:
        others: list[Future[str]] = []

        def looked_over(**said: Any) -> laying.Plan:
            plan = look_over(**said)
            others.append(hands.submit(by_hand))
            until_it_waits(others[0])
            return plan

        with monkeypatch.context() as patched:
            patched.setattr(laying, "look_over", looked_over)
            laying.lay(folder=folder, on=day_of(at + DAY), at=at)
        others[0].result(timeout=20)


def test_who_gives_or_ends_by_hand_what_is_being_laid_comes_after_it(
    street: Street, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Control: without a turn, on PostgreSQL the one is an overlap, and the other brings back what was ended."""
    water, team, y08 = street.organisation["water"], street.organisation["team"], street.place["y08"]
    said: dict[str, Any] = {"organisation_id": team.pk, "body_code": "HW", "place_id": y08.pk, "by": None, "at": at}
    tomorrow, before = morning(day_of(at + DAY)), assigning.rows(at)
    standing = Responsibility.objects.get(organisation=water, body="WS")

    def lay(act: Callable[[], object], rows: list[dict[str, str]]) -> None:
        lines = [",".join(assigning.COLUMNS), *(",".join(row[name] for name in assigning.COLUMNS) for row in rows)]
        (tmp_path / "responsibilities.csv").write_text("\n".join(lines), encoding="utf-8")
        lay_while(act, tmp_path, at, monkeypatch)

    given = {"organisation": team.code, "body": "HW", "place": y08.code, "rank": "1"}
    ranked = [row | ({"rank": "4"} if row["body"] == "WS" else {}) for row in before]
    giving = partial(responsibility.give, **said)
    ending = partial(responsibility.end, responsibility_id=standing.pk, by=None, at=at)
    lay(giving, [*before, given])
    assert Responsibility.objects.get(organisation=team, body="HW").valid_from == at
    lay(ending, [*ranked, given])
    assert candidates("WS", y08, at) == candidates("WS", y08, tomorrow) == []
    if connection.vendor == "postgresql":
        _undo(standing, team)
        monkeypatch.setattr(turns, "one_after_another", lambda: None)
        with pytest.raises(IntegrityError):
            lay(giving, [*before, given])
        _undo(standing, team)
        lay(ending, ranked)
        assert candidates("WS", y08, tomorrow) == [water], "control: it came back"


def _undo(standing: Responsibility, team: Any) -> None:
    """Put back what stood before."""
    Responsibility.objects.filter(organisation=team, body="HW").delete()
    Responsibility.objects.filter(organisation=standing.organisation_id, body="WS").delete()
    standing.save(force_insert=True)
