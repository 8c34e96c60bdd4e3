"""Who sends photos is counted, whatever their browser forgets, and no more are decoded at once than leaves threads."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, BoundedSemaphore
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

from linli.ground.files import decoding, uploads
from linli.ground.files.models import Picture
from linli.ground.once.models import Counter
from linli.ground.shared.moments import clock_at
from linli.life.cases import photographs
from tests.cases.test_photos import upload
from tests.cases.test_views import text
from tests.street import Street, signed_in

MOST = 2

type Send = Callable[[Client], Any]


@pytest.fixture(autouse=True)
def few(at: datetime, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two photos each, and four from one network."""
    settings.PICTURES = tmp_path / "pictures"
    monkeypatch.setattr(photographs, "MOST_SENT", MOST)
    monkeypatch.setattr(photographs, "MOST_OF_NETWORK", 2 * MOST)
    with clock_at(at):
        yield


def by_page(client: Client) -> Any:
    """As a browser that forgets its own secret each time."""
    client.cookies.pop("csrftoken", None)
    return client.post("/report/photos/", {"key": uuid4().hex, "files": upload()}, headers={"HX-Request": "true"})


def by_json(client: Client) -> Any:
    return client.post("/api/v1/photos", {"files": upload()}, headers={"Idempotency-Key": str(uuid4())})


@pytest.mark.parametrize("send", [by_page, by_json])
def test_whoever_is_signed_in_is_counted_whatever_their_browser_forgets(street: Street, at: datetime, send: Send):
    client = signed_in(street.lin, at=at)
    assert [send(client).status_code for _ in range(MOST)] in ([200] * MOST, [201] * MOST)
    refused = send(client)
    assert (refused.status_code, "分钟再来" in text(refused)) == (429, True)
    assert send(signed_in(street.zhao, at=at)).status_code < 300, "and nobody else is"
    assert Picture.objects.count() == MOST + 1
    assert not Picture.objects.filter(caller__contains="person:").exists(), "who was counted is told to no picture"
    assert not Counter.objects.filter(subject__contains="person:").exists()


@pytest.mark.parametrize("send", [by_page, by_json])
def test_control_strangers_are_counted_by_their_network(street: Street, at: datetime, send: Send):
    assert {send(Client()).status_code for _ in range(2 * MOST)} <= {200, 201}
    refused = send(Client())
    assert (refused.status_code, "过 1 分钟" in text(refused)) == (429, True)
    assert send(Client(REMOTE_ADDR="203.0.113.7")).status_code < 300, "another network has its turn"
    with clock_at(at + timedelta(minutes=1)):
        assert send(Client()).status_code < 300, "and so has this one after a minute"


@pytest.mark.parametrize("send", [by_page, by_json])
def test_no_more_are_decoded_at_once_than_leaves_threads_to_the_others(street: Street, send: Send):
    with decoding.TURNS:
        assert send(Client()).status_code < 300, "one is being decoded, and there is another turn"
        with decoding.TURNS:
            answer = send(Client())
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "没有收" in text(answer)
    assert Picture.objects.count() == 1
    assert send(Client()).status_code < 300


@pytest.mark.parametrize("send", [by_page, by_json])
def test_strangers_leave_a_turn_to_who_is_signed_in(
    street: Street, at: datetime, send: Send, monkeypatch: pytest.MonkeyPatch
):
    lin = signed_in(street.lin, at=at)
    with decoding._turn(vouched=False):
        assert send(Client()).status_code == 503, "a stranger's is being decoded"
        assert send(lin).status_code < 300
    assert send(Client()).status_code < 300
    monkeypatch.setattr(decoding, "OF_STRANGERS", BoundedSemaphore(2))
    with decoding._turn(vouched=False), decoding._turn(vouched=False):
        assert send(lin).status_code == 503, "the control: strangers hold every turn"


def test_a_picture_that_is_refused_gives_its_turn_back(street: Street):
    broken = {"key": "k", "files": upload(data=b"\xff\xd8\xff and no more")}
    for _ in range(3):
        assert Client().post("/report/photos/", broken, headers={"HX-Request": "true"}).status_code == 422
        broken["files"] = upload(data=b"\xff\xd8\xff and no more")
    assert by_json(Client()).status_code == 201


def test_a_picture_that_is_refused_is_counted_like_one_that_is_taken(street: Street, at: datetime):
    client, stranger = signed_in(street.lin, at=at), Client()

    def broken(by: Client) -> int:
        sent = {"files": upload(data=b"\xff\xd8\xff and no more")}
        return by.post("/api/v1/photos", sent, headers={"Idempotency-Key": str(uuid4())}).status_code

    assert [broken(client) for _ in range(MOST + 1)] == [422] * MOST + [429]
    assert by_json(client).status_code == 429
    assert [broken(stranger) for _ in range(2 * MOST + 1)] == [422] * (2 * MOST) + [429]


@pytest.mark.django_db(transaction=True)
def test_the_same_photo_sent_again_while_it_is_decoded_waits_for_the_first_and_takes_no_turn(
    at: datetime, monkeypatch: pytest.MonkeyPatch
):
    together = 4
    for name in ("TURNS", "OF_STRANGERS"):
        monkeypatch.setattr(decoding, name, BoundedSemaphore(1))
    sent, begin = uploads.sent(upload()), Barrier(together)

    def send(_n: int) -> int:
        begin.wait()
        try:
            taken = photographs.take_in(sent, caller="browser:x", key="k", person=None, network="127.0.0.1", at=at)
            return taken.picture.pk
        finally:
            connections.close_all()

    monkeypatch.setattr(photographs, "MOST_SENT", together)
    with ThreadPoolExecutor(together) as pool:
        made = list(pool.map(send, range(together)))
    assert (len(set(made)), Picture.objects.count()) == (1, 1)
