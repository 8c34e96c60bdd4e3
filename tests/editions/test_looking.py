"""Every change of what is held in memory is seen by the next look, whoever made it and however."""

from datetime import date

import pytest
from django.db import connection, transaction

from linli.ground.days.models import Day, Kind
from linli.ground.editions import looking, renewing
from linli.life.cases.models import Clock
from linli.town.people.models import Person

pytestmark = pytest.mark.django_db


def clock(name: str = "verify") -> Clock:
    return Clock.objects.create(name=name, term="24UH", valid_from=date(2026, 1, 1))


def test_while_nothing_changes_a_look_reads_one_row(django_assert_num_queries):
    before = looking.current()
    with django_assert_num_queries(1):
        assert looking.current() is before


def test_inserting_changing_and_deleting_each_give_a_new_edition():
    seen = [looking.current()["clocks"]]
    row = clock()
    seen.append(looking.current()["clocks"])
    Clock.objects.filter(pk=row.pk).update(term="12UH")
    seen.append(looking.current()["clocks"])
    row.delete()
    seen.append(looking.current()["clocks"])
    assert len(set(seen)) == 4


def test_a_change_leaves_the_editions_of_other_things_alone():
    before = dict(looking.current())
    clock()
    after = looking.current()
    assert {name for name in before if before[name] != after[name]} == {"clocks", renewing.ALL}


def test_an_undone_change_leaves_no_edition_that_anyone_trusts():
    before = dict(looking.current())
    with transaction.atomic():
        clock()
        undone = looking.current()["clocks"]
        transaction.set_rollback(True)
    assert looking.current() == before
    clock()
    assert looking.current()["clocks"] not in (undone, before["clocks"])


def test_only_the_named_fields_count_where_some_are_named():
    person = Person.objects.create(name="林")
    before = looking.current()["seats"]
    Person.objects.filter(pk=person.pk).update(name="林秀英")
    Person.objects.create(name="孙")
    assert looking.current()["seats"] == before
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert looking.current()["seats"] != before


def test_within_one_look_nothing_is_asked_again(django_assert_num_queries):
    with looking.one_look(), django_assert_num_queries(0):
        before = looking.current()["calendar"]
        assert looking.current()["calendar"] == before
    Day.objects.create(date=date(2031, 1, 1), kind=Kind.REST, source="a test", changed_at="2026-11-24T00:00:00Z")
    assert looking.current()["calendar"] != before


def test_renewing_outside_a_transaction_is_refused(monkeypatch):
    monkeypatch.setattr(connection, "in_atomic_block", False)
    with pytest.raises(transaction.TransactionManagementError):
        renewing.renew(["place:110116"])


def test_control_without_its_trigger_a_change_goes_unseen():
    before = looking.current()["clocks"]
    with connection.cursor() as cursor:
        on = " ON cases_clock" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER cases_clock_renews_insert{on}")
    clock()
    assert looking.current()["clocks"] == before
