"""PostgreSQL plans what every page asks once, and a list at each asking, for what is asked."""

import pytest
from django.db import connection
from django.db.models import BigIntegerField

from linli.ground.shared.reader import Blank, Written
from linli.settings import database
from linli.town.people.models import Post

pytestmark = pytest.mark.django_db
OFTEN = 12
"""From the sixth asking of a prepared question on, PostgreSQL may keep one plan for whatever is given."""


@pytest.fixture(autouse=True)
def on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps its own statements")


def prepared(words: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{words}%"])
        (count,) = cursor.fetchone()
    return int(count)


def ask_often(phone: str) -> None:
    for pk in range(OFTEN):
        assert not Post.objects.filter(pk=pk, duty_phone=phone).exists()


def test_a_question_that_is_worded_once_is_prepared_at_its_first_asking() -> None:
    asked = Written(lambda: Post.objects.filter(pk=Blank("pk", BigIntegerField()), duty_phone="worded"))
    assert asked.first(pk=1) is None
    assert prepared("duty_phone") == 1


def test_what_the_orm_asks_is_planned_anew_however_often_it_is_asked() -> None:
    ask_often("planned")
    assert prepared("duty_phone") == 0


def test_control_prepared_for_coming_often_it_is_caught() -> None:
    connection.ensure_connection()
    usual, connection.connection.prepare_threshold = connection.connection.prepare_threshold, 5
    try:
        ask_often("often")
    finally:
        connection.connection.prepare_threshold = usual
    assert prepared("duty_phone") == 1


def test_behind_a_pooler_that_carries_no_statements_nothing_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.settings.PREPARES", False)
    options = database("postgresql://linli@127.0.0.1:5432/linli")["OPTIONS"]
    assert isinstance(options, dict)
    connection.ensure_connection()
    usual, connection.connection.prepare_threshold = connection.connection.prepare_threshold, None
    try:
        assert options["prepare_threshold"] is None
        Written(lambda: Post.objects.filter(pk=Blank("pk", BigIntegerField()), duty_phone="pooled")).first(pk=1)
    finally:
        connection.connection.prepare_threshold = usual
    assert prepared("duty_phone") == 0
