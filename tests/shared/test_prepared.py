"""PostgreSQL plans a question that comes again and again once, not at each asking."""

import pytest
from django.db import connection
from psycopg import ClientCursor

from linli.town.people.models import Post

pytestmark = pytest.mark.django_db
OFTEN = 8


def prepared(words: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{words}%"])
        (count,) = cursor.fetchone()
    return int(count)


def test_a_question_that_comes_again_is_prepared() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps its own statements")
    for pk in range(OFTEN):
        assert not Post.objects.filter(pk=pk, duty_phone="prepared").exists()
    assert prepared("duty_phone") == 1


def test_control_values_written_into_the_question_are_never_prepared() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps its own statements")
    connection.ensure_connection()
    for pk in range(OFTEN):
        ClientCursor(connection.connection).execute("SELECT 'by hand' FROM people_post WHERE id = %s", [pk])
    assert prepared("SELECT 'by hand'") == 0
