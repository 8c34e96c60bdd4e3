"""A question worded once gives what the ORM gives, for any values, and is worded no second time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import BigIntegerField, DateTimeField
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from linli.ground.shared.reader import Blank, Written
from linli.town.people.models import Post
from linli.town.people.models.posts import PostQuerySet
from tests.kept import kept
from tests.street import Street, make_street

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
LONG = timedelta(days=40_000)
JOINED = ("place", "person", "organisation")


@pytest.fixture
def street(db: None) -> Street:
    return kept(make_street, NINE)


def usual(person: Any, at: Any) -> PostQuerySet:
    return Post.objects.current(at).filter(person_id=person).select_related(*JOINED).order_by("pk")


def once() -> Written[Post]:
    return Written(lambda: usual(Blank("person", BigIntegerField()), Blank("at", DateTimeField())))


def whole(post: Post) -> list[dict[str, Any]]:
    """A row and all that came with it, by every column."""
    rows = [post, *(getattr(post, name) for name in JOINED)]
    return [{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} for row in rows if row]


def test_objects_come_as_the_orm_makes_them_with_all_that_is_joined(street: Street) -> None:
    asked, known = once(), 0
    for person in (street.zhao, street.sun, street.feng, street.lin, street.zhao):
        for at in (NINE, NINE + LONG, NINE - LONG):
            expected = [whole(post) for post in usual(person.pk, at)]
            with CaptureQueriesContext(connection) as questions:
                assert [whole(post) for post in asked.all(person=person.pk, at=at)] == expected
            assert len(questions) == 1
            known += len(expected)
    assert known >= 6
    found = asked.first(person=street.zhao.pk, at=NINE)
    assert found is not None
    assert (found.place, found._state.adding) == (street.place["grid2"], False)
    assert asked.first(person=0, at=NINE) is None


def test_values_come_as_the_orm_gives_them(street: Street) -> None:
    columns = ("pk", "public_id", "starts_at", "ends_at", "place__path", "person__is_active")
    asked = Written(lambda: usual(Blank("person", BigIntegerField()), NINE).values_list(*columns))
    for person in (street.zhao, street.sun):
        assert asked.rows(person=person.pk) == list(usual(person.pk, NINE).values_list(*columns))


def test_a_question_is_worded_once(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, worded = once(), list[SQLCompiler]()
    as_sql = SQLCompiler.as_sql

    def noted(self: SQLCompiler, *given: Any, **more: Any) -> Any:
        worded.append(self)
        return as_sql(self, *given, **more)

    monkeypatch.setattr(SQLCompiler, "as_sql", noted)
    for person in (street.zhao, street.sun):
        assert len(asked.all(person=person.pk, at=NINE)) == 1
    assert len(worded) == 1
    assert list(usual(street.zhao.pk, NINE))
    assert len(worded) == 2, "the usual way words it anew"


@pytest.mark.django_db(transaction=True)
def test_what_locks_its_rows_is_asked_within_a_transaction() -> None:
    asked = Written(lambda: Post.objects.select_for_update().filter(pk=Blank("pk", BigIntegerField())))
    with transaction.atomic():
        assert asked.first(pk=0) is None
    if connection.features.has_select_for_update:
        with pytest.raises(transaction.TransactionManagementError):
            asked.first(pk=0)


def test_a_question_that_nothing_can_answer_is_not_asked(street: Street) -> None:
    asked = Written(lambda: usual(Blank("person", BigIntegerField()), NINE).filter(pk__in=[]))
    with CaptureQueriesContext(connection) as questions:
        assert asked.first(person=street.zhao.pk) is None
        assert asked.rows(person=street.zhao.pk) == []
    assert len(questions) == 0
