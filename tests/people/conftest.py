"""The street, at a Tuesday morning, and the door's clock set to it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from linli.ground.shared.moments import clock_at
from linli.town.people import contacts
from tests.kept import kept
from tests.street import Street, make_street

HOLDERS = dict(zip(("zhao", "qian", "chen", "sun", "li", "feng", "song"), range(1, 8), strict=True))
"""Whose phone each of the workbook's numbers is."""
SENT: list[tuple[str, str]] = []
"""What was sent to phones: (number, words)."""


class Outbox:
    """A sender that keeps what it sends."""

    def send(self, phone: str, words: str) -> None:
        SENT.append((phone, words))


@pytest.fixture(autouse=True)
def quiet_sender(settings) -> None:
    settings.CODE_SENDER = f"{__name__}.Outbox"
    SENT.clear()


@pytest.fixture
def at() -> Iterator[datetime]:
    """A Tuesday, 9:00 in the town, and the door's clock stands there."""
    moment = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    with clock_at(moment):
        yield moment


@pytest.fixture
def street(db: None, at: datetime) -> Street:
    return kept(make_street, at)


@pytest.fixture
def sent() -> list[tuple[str, str]]:
    return SENT


@pytest.fixture
def reachable(street: Street, at: datetime) -> Street:
    """The street, whose holders have the phones that the workbook names."""
    for who, number in HOLDERS.items():
        contacts.keep(street.person[who], "phone", f"1370000000{number}", at)
    return street
