"""Many writers at once: whoever does not get the database in time hears it in words, and may send the same again."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Timer
from time import monotonic
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client, RequestFactory

from linli.doors.portal import refusing
from linli.ground.once.models import Key
from linli.ground.shared.busy import Busy, Full, is_busy, refusal
from linli.ground.shared.sqlite.driver import WAL, journal, sqlite
from linli.life.cases import strangers
from linli.life.cases.models import Case
from tests.street import COMMUNITY, make_street

pytestmark = pytest.mark.django_db(transaction=True)
LAMP = {"words": "灯坏了", "contact": "anonymous", "place_code": f"{COMMUNITY}-y08"}


@contextmanager
def another_writer(for_s: float = 0) -> Iterator[None]:
    """Somebody else holds what every act needs: for so long, and we as long as in use; or longer than we wait."""
    patience_ms = 20_000 if for_s else 200
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout={patience_ms}")
        file = str(connection.settings_dict["NAME"])
        other: Any = sqlite.connect(file, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout='{patience_ms}ms'")
        other = connection.copy()
        other.inc_thread_sharing()
        other.set_autocommit(False)
        other.cursor().execute("LOCK TABLE once_key, once_counter IN EXCLUSIVE MODE")
    letting_go = Timer(for_s, other.rollback)
    if for_s:
        letting_go.start()
    try:
        yield
    finally:
        if for_s:
            letting_go.join()
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


def test_a_lock_that_is_let_go_in_time_is_waited_for_and_nobody_hears_of_it(at):
    make_street(at)
    key = str(uuid4())
    with another_writer(for_s=0.6):
        began = monotonic()
        assert send(key).status_code == 201
        assert monotonic() - began > 0.4, "it waited"
    assert Case.objects.everything("a test").count() == 1


# why nothing is tried a second time by us (decision 16): where waiting does not help, beginning anew does not either


def opened(begin: str) -> Any:
    """Another connection to the file, in a transaction."""
    made = sqlite.connect(str(connection.settings_dict["NAME"]), isolation_level=None, timeout=20)
    made.execute(begin)
    return made


def test_an_act_that_has_begun_is_never_locked_out(at):
    """Whoever comes meanwhile waits, and whoever reads on in what was before holds up nothing."""
    if connection.vendor != "sqlite" or journal() != WAL:
        pytest.skip("of SQLite's one lock, where it has a write-ahead log")
    make_street(at)
    count = "SELECT count(*) FROM once_key"
    with closing(opened("BEGIN")) as reader:
        before = reader.execute(count).fetchone()
        with transaction.atomic():
            assert Key.objects.count() == before[0]
            with closing(opened("PRAGMA busy_timeout=0")) as other, pytest.raises(sqlite.OperationalError):
                other.execute("BEGIN IMMEDIATE")
            Key.objects.create(caller="person:7", key="k", body="", result="case:1", at=at)
        assert reader.execute(count).fetchone() == before
    assert Key.objects.count() == before[0] + 1


def test_control_a_transaction_that_takes_the_lock_late_is_refused_at_once_however_long_it_would_wait(at):
    if connection.vendor != "sqlite" or journal() != WAL:
        pytest.skip("of SQLite's one lock, where it has a write-ahead log")
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    with closing(opened("BEGIN")) as late:
        late.execute("SELECT count(*) FROM once_key").fetchone()
        Key.objects.create(caller="person:7", key="k", body="", result="case:1", at=at)
        began = monotonic()
        with pytest.raises(sqlite.OperationalError) as refused:
            late.execute("DELETE FROM once_key")
        assert refused.value.sqlite_errorcode & 0xFF == sqlite.SQLITE_BUSY
        assert monotonic() - began < 10, "since waiting would never help"


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
    answers = [send(str(uuid4())) for _ in range(strangers.FREE - 1)]
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
