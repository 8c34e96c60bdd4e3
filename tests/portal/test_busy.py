"""Many writers at once: whoever does not get the database in time hears it in words, and may send the same again."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test import Client, RequestFactory

from linli.doors.portal import refusing
from linli.ground.shared.busy import Busy, Full, is_busy, refusal
from linli.ground.shared.sqlite.driver import sqlite
from linli.life.cases.models import Case
from tests.street import COMMUNITY, make_street

pytestmark = pytest.mark.django_db(transaction=True)
LAMP = {"words": "灯坏了", "contact": "anonymous", "place_code": f"{COMMUNITY}-y08"}


@contextmanager
def another_writer() -> Iterator[None]:
    """Somebody else holds what every act needs, and we wait a fifth of a second for it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=200")
        other: Any = sqlite.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout='200ms'")
        other = connection.copy()
        other.set_autocommit(False)
        other.cursor().execute("LOCK TABLE once_key, once_counter IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.close()
        connection.close()


def send(key: str, language: str = "zh-hans"):
    headers = {"Idempotency-Key": key, "Accept-Language": language}
    return Client().post("/api/v1/cases", LAMP, content_type="application/json", headers=headers)


def test_a_locked_database_is_said_in_words_and_the_key_may_come_again(at):
    make_street(at)
    key = str(uuid4())
    with another_writer():
        refused = send(key)
    assert (refused.status_code, refused["Retry-After"]) == (503, "5")
    assert refused.json()["code"] == "busy"
    assert refused.json()["words"] == Busy().words
    assert not Case.objects.everything("a test").exists()
    assert send(key).status_code == 201
    assert send(key).status_code == 201
    assert Case.objects.everything("a test").count() == 1


def test_a_full_disk_is_said_in_words_and_what_is_there_is_read(at):
    """What was acknowledged is what is kept; with room again it goes on, without a start."""
    make_street(at)
    if connection.vendor != "sqlite":
        full = OperationalError("could not extend file")
        full.__cause__ = psycopg.errors.DiskFull()
        assert is_busy(full)
        assert isinstance(refusal(full), Full)
        return
    connection.cursor().execute("VACUUM")  # no room left within the file by what tests before took away
    pages = connection.cursor().execute("PRAGMA page_count").fetchone()[0]
    connection.cursor().execute(f"PRAGMA max_page_count={pages}")
    answers = [send(str(uuid4())) for _ in range(40)]
    kept, refused = ([answer for answer in answers if answer.status_code == status] for status in (201, 503))
    assert len(kept) + len(refused) == len(answers)
    assert (refused[-1]["Retry-After"], refused[-1].json()["code"]) == ("60", "full")
    assert refused[-1].json()["words"] == Full().words
    assert Case.objects.everything("a test").count() == len(kept)
    assert Client().get("/healthz").status_code == 200
    connection.cursor().execute(f"PRAGMA max_page_count={pages * 2}")
    assert send(str(uuid4())).status_code == 201


def test_a_page_says_the_same_and_a_defect_stays_one():
    with pytest.raises(DatabaseError) as missing:
        connection.cursor().execute("SELECT 1 FROM there_is_none")
    assert not is_busy(missing.value)
    assert not is_busy(OperationalError("of nobody"))
    request = RequestFactory().post("/report/", {"words": "灯坏了"})
    request.COOKIES, request.user = {}, None
    said = refusing.busy(request)
    assert (said.status_code, said["Retry-After"]) == (503, "5")
    assert Busy().words in said.content.decode()


def test_a_session_that_cannot_be_read_is_no_defect_either(monkeypatch: pytest.MonkeyPatch):
    """Django asks for the page of a defect while it handles the error, wherever it came from."""
    asked = RequestFactory().get("/api/v1/categories")
    locked = OperationalError("database is locked")
    locked.__cause__ = sqlite.OperationalError("database is locked")
    locked.__cause__.sqlite_errorcode = sqlite.SQLITE_BUSY
    try:
        raise locked
    except OperationalError:
        assert sys.exception() is locked
        assert refusing.server_error(asked).status_code == 503
    assert refusing.server_error(asked).status_code == 500, "control"
