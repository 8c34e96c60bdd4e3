"""A draft of rules in a district that has the shipped ones: begun, worked on and laid."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from linli.ground.shared.moments import day_of
from linli.life.rulebook import drafts, lasting, laying, planning
from linli.life.rulebook.models import Draft
from linli.life.rulebook.tables import CATEGORIES
from linli.town.people.models import Person
from tests.kept import kept
from tests.street import Street, make_street

DAY = timedelta(days=1)
LAMP = "54006"
type Begin = Callable[..., Draft]


def with_rules(at: datetime) -> Street:
    street = make_street(at)
    laying.lay(folder=None, on=day_of(at - 30 * DAY), at=at - 30 * DAY, shipped=True)
    return street


@pytest.fixture
def street(db: None, at: datetime) -> Street:
    return kept(with_rules, at)


@pytest.fixture
def begin(street: Street, at: datetime) -> Begin:
    """A draft for tomorrow by the district's supervisor, with `cells` of the lamp's row changed; 孟凡 may lay it."""

    def make(*, on: datetime = at + DAY, **cells: str) -> Draft:
        draft = drafts.begin(why="路灯要快点修", on=day_of(on), by=street.zheng, at=at)
        if cells:
            edit(draft, street, at, **cells)
        return draft

    return make


def edit(
    draft: Draft, street: Street, at: datetime, *, table: str = "categories", key: str = LAMP, **cells: str
) -> None:
    drafts.change(draft_id=draft.pk, table=table, key=key, cells=cells, by=street.zheng, at=at)


def lay(draft: Draft, street: Street, at: datetime) -> Draft:
    return lay_by(street.meng, draft, at)


def lay_by(person: Person, draft: Draft, at: datetime) -> Draft:
    draft.refresh_from_db()
    return lasting.lay(draft_id=draft.pk, by=person, at=at, seen=draft.version)


def wrong(draft: Draft, at: datetime) -> list[tuple[str, str]]:
    draft.refresh_from_db()
    return [(each.key, each.words) for each in planning.of_draft(draft, at=at).wrong]


def csv_of(at: datetime, *, drop: str = "", headings: bool = False, **cells: str) -> bytes:
    rows = [row | (cells if row["code"] == LAMP else {}) for row in CATEGORIES.rows(at) if row["code"] != drop]
    names = [str(column.label) for column in CATEGORIES.columns] if headings else list(CATEGORIES.names)
    lines = [names, *([row[name] for name in CATEGORIES.names] for row in rows)]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode("utf-8-sig")
