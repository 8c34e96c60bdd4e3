"""Handlers and duties of a room that exists for one test."""

import pytest

from linli.ground.outbox import loop, rooms


@pytest.fixture
def room(monkeypatch):
    """`room.handlers[topic] = f`, `room.duties.append(duty)`: what the rooms' `work.py` would say."""

    class Room:
        handlers: dict = {}
        duties: list = []

    made = Room()
    made.handlers, made.duties = {}, []
    monkeypatch.setattr(rooms, "handlers", lambda: made.handlers)
    monkeypatch.setattr(loop, "duties", lambda: tuple(made.duties))
    return made
