"""Handlers and duties of a room that exists for one test."""

import pytest

from linli.ground.outbox import loop, rooms
from linli.ground.shared.duties import Duty, Handler


@pytest.fixture
def room(monkeypatch):
    """`room.handlers[topic] = f`, `room.duties.append(duty)`: what the rooms' `work.py` would say."""

    class Room:
        def __init__(self) -> None:
            self.handlers: dict[str, Handler] = {}
            self.duties: list[Duty] = []

    made = Room()
    monkeypatch.setattr(rooms, "handlers", lambda: made.handlers)
    monkeypatch.setattr(loop, "duties", lambda: tuple(made.duties))
    return made
