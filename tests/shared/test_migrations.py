"""The guards in the database refuse on both databases, come off again, and are missed when they are gone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.writer import OperationWriter
from django.db.models import Q

from linli.ground.shared import guards
from linli.ground.shared.migrations import AppendOnly, NoOverlap

NINE, TEN, NOON, ONE = (datetime(2026, 11, 24, hour, tzinfo=UTC) for hour in (9, 10, 12, 13))


BENCH = migrations.CreateModel(
    "Bench",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("grid", models.IntegerField(null=True)),
        ("words", models.CharField(max_length=40, default="", blank=True)),
        ("valid_from", models.DateTimeField(default=NINE)),
        ("valid_until", models.DateTimeField(null=True, blank=True)),
        ("cancelled", models.BooleanField(default=False)),
    ],
)


def refused(act) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return str(caught.value)


def test_an_append_only_row_is_neither_changed_nor_deleted(yard):
    bench = yard(BENCH, AppendOnly("Bench"))
    row = bench.objects.create(grid=1, words="写下了")
    assert "yard_bench is append-only" in refused(lambda: bench.objects.filter(pk=row.pk).update(words="改了"))
    refused(row.save)
    refused(row.delete)
    refused(lambda: bench.objects.all()._raw_delete(using="default"))
    if connection.vendor == "postgresql":
        refused(lambda: connection.cursor().execute("TRUNCATE yard_bench"))
    assert bench.objects.get().words == "写下了"


def test_without_the_guard_the_same_row_is_changed(yard):
    """The control: what the test above refuses, an unguarded table takes."""
    bench = yard(BENCH)
    row = bench.objects.create(grid=1, words="写下了")
    assert bench.objects.filter(pk=row.pk).update(words="改了") == 1
    assert bench.objects.filter(pk=row.pk).delete()[0] == 1


def test_only_the_excepted_fields_of_an_append_only_row_may_change(yard):
    bench = yard(BENCH, AppendOnly("Bench", except_fields=["valid_until"]))
    row = bench.objects.create(grid=None, words="写下了")
    bench.objects.update(valid_until=TEN)
    row.refresh_from_db()
    row.valid_until = None
    row.save()
    refused(lambda: bench.objects.update(valid_until=TEN, words="改了"))
    refused(lambda: bench.objects.update(grid=2))
    refused(row.delete)


def test_an_append_only_row_may_be_forgotten_when_its_time_is_over(yard):
    bench = yard(BENCH, AppendOnly("Bench", forget=("valid_from", 1095)))
    now = datetime.now(UTC)
    old = bench.objects.create(grid=1, valid_from=now - timedelta(days=1096))
    young = bench.objects.create(grid=1, valid_from=now - timedelta(days=1094))
    refused(young.delete)
    refused(lambda: bench.objects.filter(pk=old.pk).update(grid=2))
    old.delete()
    assert bench.objects.get() == young


KEPT_APART = NoOverlap("Bench", key=["grid"], start="valid_from", end="valid_until")


@pytest.mark.parametrize(
    ("first", "second"),
    [((NINE, NOON), (TEN, ONE)), ((NINE, ONE), (TEN, NOON)), ((NINE, None), (TEN, None)), ((TEN, NOON), (NINE, None))],
)
def test_intervals_of_one_key_that_meet_are_refused(yard, first, second):
    bench = yard(BENCH, KEPT_APART)
    bench.objects.create(grid=1, valid_from=first[0], valid_until=first[1])
    said = refused(lambda: bench.objects.create(grid=1, valid_from=second[0], valid_until=second[1]))
    assert "yard_bench_no_overlap" in said
    bench.objects.create(grid=2, valid_from=second[0], valid_until=second[1])
    bench.objects.create(grid=None, valid_from=second[0], valid_until=second[1])
    bench.objects.create(grid=None, valid_from=second[0], valid_until=second[1])


def test_without_the_guard_meeting_intervals_are_taken(yard):
    """The control of the test above."""
    bench = yard(BENCH)
    bench.objects.create(grid=1)
    bench.objects.create(grid=1)


def test_an_interval_may_begin_where_another_ends(yard):
    bench = yard(BENCH, KEPT_APART)
    bench.objects.create(grid=1, valid_from=NINE, valid_until=TEN)
    bench.objects.create(grid=1, valid_from=TEN)


def test_a_change_may_not_make_intervals_meet(yard):
    bench = yard(BENCH, KEPT_APART)
    first = bench.objects.create(grid=1, valid_from=NINE, valid_until=TEN)
    bench.objects.create(grid=1, valid_from=TEN)
    first.words = "改一个字"
    first.save()
    refused(lambda: bench.objects.filter(pk=first.pk).update(valid_until=NOON))


@pytest.mark.parametrize("end", [NINE, NINE - timedelta(hours=1)])
def test_an_interval_that_ends_before_it_starts_is_refused(yard, end):
    bench = yard(BENCH, KEPT_APART)
    refused(lambda: bench.objects.create(grid=1, valid_from=NINE, valid_until=end))
    row = bench.objects.create(grid=1, valid_from=NINE)
    refused(lambda: bench.objects.filter(pk=row.pk).update(valid_until=end))


def test_only_rows_that_count_are_kept_apart(yard):
    bench = yard(BENCH, NoOverlap("Bench", key=["grid"], where=Q(cancelled=False, words__in=["约", "定"])))
    bench.objects.create(grid=1, words="约")
    bench.objects.create(grid=1, words="约", cancelled=True)
    other = bench.objects.create(grid=1, words="等")
    refused(lambda: bench.objects.create(grid=1, words="定"))
    refused(lambda: bench.objects.filter(pk=other.pk).update(words="定"))


def test_a_guard_can_be_yard_again_over_itself(yard):
    bench = yard(BENCH, KEPT_APART, AppendOnly("Bench"), AppendOnly("Bench"), KEPT_APART)
    bench.objects.create(grid=1)
    refused(lambda: bench.objects.create(grid=1))


@pytest.mark.parametrize(
    "operation",
    [
        AppendOnly("Bench", except_fields=["words"], forget=("valid_from", 3)),
        NoOverlap("Bench", key=["grid"], start="a", end="b", where=Q(cancelled=False), name="apart"),
    ],
)
def test_a_guard_is_written_into_migrations_as_it_was(operation):
    written, imports = OperationWriter(operation, indentation=0).serialize()
    assert "import linli.ground.shared.migrations" in imports
    names = {"linli": __import__("linli.ground.shared.migrations"), "models": models}
    again = eval(written.rstrip(","), names)  # what a migration file says is evaluated in just this way
    assert again.deconstruct() == operation.deconstruct()


@pytest.mark.django_db
def test_every_guard_that_a_migration_raised_stands_in_the_database():
    assert guards.missing(connection) == []


@pytest.mark.django_db
def test_a_guard_that_was_dropped_is_missed(monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(guards, "standing", lambda connection: set())
    promised = guards.missing(connection)
    assert "audit_entry_append_only_update" in promised
