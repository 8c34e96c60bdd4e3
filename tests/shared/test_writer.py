"""Rows written at once are the rows that `save()` would have written."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from linli.ground.audit.models import Entry
from linli.ground.outbox.models import Message
from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import clock_at
from linli.ground.shared.writer import _plan, _statement, as_read, change, insert

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)

TREE = (
    migrations.CreateModel("Grid", [("code", models.CharField(primary_key=True, max_length=15))]),
    migrations.CreateModel(
        "Case",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("public_id", models.UUIDField(default=uuid7, unique=True)),
            ("grid", models.ForeignKey("yard.Grid", models.PROTECT, null=True)),
            ("facts", models.JSONField(default=dict)),
            ("hours", models.DecimalField(max_digits=4, decimal_places=1, default="1.5")),
            ("urgent", models.BooleanField(default=False)),
            ("touched_at", models.DateTimeField(auto_now=True)),
            ("made_at", models.DateTimeField(db_default=Now())),
        ],
    ),
    migrations.CreateModel(
        "Step",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("case", models.ForeignKey("yard.Case", models.PROTECT)),
            ("before", models.ForeignKey("self", models.PROTECT, null=True)),
        ],
    ),
)


def entry(**changed) -> Entry:
    return Entry(
        **{"actor": "person:7", "verb": "case.close", "object": "case:42", "at": NINE, "digest": "0" * 64} | changed
    )


@pytest.mark.django_db
def test_rows_of_several_models_are_written_and_numbered():
    message = Message(topic="cases.step", payload={"case": 42, "名": ["一", None, 1.5]}, at=NINE, free_at=NINE)
    first, second = entry(), entry(actor="person:8")
    with clock_at(NINE):
        insert(first, message, second)
    assert first.pk is not None
    assert second.pk > first.pk
    assert list(Entry.objects.order_by("pk")) == [first, second]
    kept = Message.objects.get(pk=message.pk)
    assert (kept.payload, kept.done_at, kept.attempts) == ({"case": 42, "名": ["一", None, 1.5]}, None, 0)
    assert isinstance(Entry.objects.get(pk=first.pk).public_id, UUID)
    assert not first._state.adding


@pytest.mark.django_db
def test_a_written_row_is_the_one_that_save_would_write():
    one, other = entry(recorded_at=NINE), entry(recorded_at=NINE)
    insert(one)
    other.save()
    same = [f.name for f in Entry._meta.concrete_fields if f.name not in ("id", "public_id")]
    assert Entry.objects.filter(pk=one.pk).values(*same).get() == Entry.objects.filter(pk=other.pk).values(*same).get()


def test_a_row_may_point_at_one_that_is_written_with_it(yard):
    step = yard(*TREE)
    case_model, grid_model = (step._meta.get_field("case").related_model, step._meta.apps.get_model("yard", "grid"))
    grid = grid_model(code="110116001008001")
    case = case_model(grid=grid, facts={"words": "灯坏了"})
    first = step(case=case)
    with transaction.atomic():
        insert(grid, case, first, step(case=case, before=first), step(case_id=case.pk or None, case=case))
    kept = case_model.objects.get()
    assert kept.grid_id == "110116001008001"
    assert kept.facts == {"words": "灯坏了"}
    assert str(kept.hours) == "1.5"
    assert kept.touched_at is not None
    assert kept.made_at is not None
    assert [(s.case_id, s.before_id) for s in step.objects.order_by("pk")] == [
        (case.pk, None),
        (case.pk, first.pk),
        (case.pk, None),
    ]


@pytest.mark.django_db
def test_what_the_database_refuses_is_an_integrity_error_and_nothing_is_written():
    twin = uuid7()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(entry(public_id=twin), entry(public_id=twin))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(entry(), entry(actor=""))
    assert not Entry.objects.exists()


def test_a_change_writes_what_changed_and_what_may_have_been_changed_in_place(yard):
    case_model = yard(*TREE)._meta.get_field("case").related_model
    with transaction.atomic():
        made = case_model(facts={"words": "灯坏了"})
        insert(made)
        case = case_model.objects.get()
        since = as_read(case)
        case_model.objects.update(hours="2.5", urgent=True)
        case.hours = "4.0"
        case.facts["words"] = "灯修好了"
        with CaptureQueriesContext(connection) as asked:
            change(case, since=since)
    kept = case_model.objects.get()
    assert (str(kept.hours), kept.facts, kept.urgent) == ("4.0", {"words": "灯修好了"}, True)
    (said,) = asked.captured_queries
    assert '"hours"' in said["sql"]
    assert '"public_id"' not in said["sql"]
    with pytest.raises(transaction.TransactionManagementError):
        change(case, since=since)


def test_outside_a_transaction_nothing_is_written(yard):
    yard(*TREE)
    with pytest.raises(transaction.TransactionManagementError):
        insert(entry())


@pytest.mark.django_db
def test_on_postgresql_the_statements_are_prepared_and_travel_together():
    if connection.vendor != "postgresql":
        return
    insert(entry(), Message(topic="cases.step", payload={}, at=NINE, free_at=NINE))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE 'INSERT%%'")
        prepared = [statement for (statement,) in cursor.fetchall()]
    assert any("audit_entry" in statement for statement in prepared)
    assert any("outbox_message" in statement for statement in prepared)


@pytest.mark.django_db
def test_a_model_in_two_tables_is_not_written_by_halves():
    class Half(Entry):
        class Meta:
            app_label = "yard"

    with pytest.raises(TypeError, match="two tables"):
        insert(Half(actor="person:7", verb="v", object="o", at=NINE, digest="0"))


class Signs(models.TextChoices):
    """A word that belongs to a list, as most that a step holds."""

    WORD = "word"


SAMPLES = {str: "8号院", int: 7, bool: True, datetime: NINE, UUID: UUID(int=7)}


def test_what_goes_as_it_stands_is_what_the_field_would_have_made_of_it():
    seen = set()
    for model in apps.get_models():
        for field, _column, _attribute, plain in _plan(model, connection.vendor):
            if plain is not None:
                seen.add(plain)
                made = field.get_db_prep_save(SAMPLES[plain], connection)
                assert (made, type(made)) == (SAMPLES[plain], plain), field
            if plain is str:
                made = field.get_db_prep_save(Signs.WORD, connection)
                assert made is Signs.WORD, field
    assert seen == set(SAMPLES) if connection.vendor == "postgresql" else seen == {str, int, bool}


def test_a_moment_without_a_zone_does_not_go_as_it_stands():
    with pytest.warns(RuntimeWarning, match="naive"):
        _sql_text, values = _statement(entry(at=NINE.replace(tzinfo=None)))
    assert NINE.replace(tzinfo=None) not in values
