"""T22: from how long the door takes nobody learns whose phone is known here.

Known and unknown phones take turns, each from a network and a browser of its own, so that the machine's moods meet both
alike; what is compared is the middle of each. The answers themselves are compared to the byte beside the door's tests.
"""

import time
from statistics import median

import pytest
from django.test import Client
from django.test.client import ClientHandler

from linli.ground.shared.moments import now
from linli.town.people import budget, contacts, signing_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
TURNS = 2000
GAP_MS = 2.0
HOUSE = ClientHandler(enforce_csrf_checks=False)
"""One for all, since each client would lay the whole middleware anew."""


@pytest.fixture
def phones(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Pairs of a phone that somebody has here and one that nobody has; each is asked for once, so none is paced."""
    monkeypatch.setattr(budget, "FREE_AN_HOUR", 4 * TURNS)
    monkeypatch.setattr(budget, "FREE_A_DAY", 4 * TURNS)
    known = [f"138{number:08}" for number in range(TURNS)]
    for phone in known:
        contacts.person_at(contacts.PHONE, phone, now(), written_by=contacts.STRANGER)
    return [(phone, f"139{phone[3:]}") for phone in known]


def took_ms(phone: str, turn: int) -> float:
    """How long the door takes from a phone to the next page, for somebody who comes for the first time."""
    client = Client(REMOTE_ADDR=f"10.{turn >> 16 & 255}.{turn >> 8 & 255}.{turn & 255}")
    client.handler = HOUSE
    began = time.perf_counter()
    answer = client.post("/in/", {"phone": phone})
    ended = time.perf_counter()
    assert answer.status_code == 302, answer.status_code
    return (ended - began) * 1000


def gap_ms(phones: list[tuple[str, str]]) -> float:
    """By how much the middle of known phones lies beside that of unknown ones, over so many turns."""
    known, unknown = [], []
    for turn, (one, other) in enumerate(phones):
        first, second = (one, other) if turn % 2 else (other, one)
        times = {first: took_ms(first, 2 * turn), second: took_ms(second, 2 * turn + 1)}
        known.append(times[one])
        unknown.append(times[other])
    return abs(median(known) - median(unknown))


def test_a_known_phone_takes_as_long_as_one_that_nobody_has(phones: list[tuple[str, str]]) -> None:
    assert gap_ms(phones) < GAP_MS


def test_a_door_that_sends_while_one_waits_is_found(
    phones: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: it looks whose phone it is, and sends only to those it knows, in line."""
    ask = signing_in.ask

    def in_line(*, phone: str, **more: object) -> object:
        if contacts.find(contacts.PHONE, phone) is not None:
            time.sleep(0.005)  # as long as a gateway next door takes to say yes
        return ask(phone=phone, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(signing_in, "ask", in_line)
    assert gap_ms(phones) > GAP_MS
