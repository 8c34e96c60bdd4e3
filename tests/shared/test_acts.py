"""An act that is the whole of its transaction lays no savepoint; one that is a part of it is refused by itself."""

from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.ground.audit.models import Entry
from linli.ground.shared.acts import act, whole
from linli.ground.shared.refusals import NotFound
from tests.shared.test_writer import entry

pytestmark = pytest.mark.django_db(transaction=True)


@act
def done(*, refused: bool = False) -> None:
    entry().save()
    if refused:
        raise NotFound


def savepoints_laid() -> int:
    with CaptureQueriesContext(connection) as asked:
        done()
    return sum(each["sql"].startswith("SAVEPOINT") for each in asked)


@transaction.atomic
def done_twice_as_a_whole() -> None:
    with whole():
        done()
        done(refused=True)


@transaction.atomic
def going_on_after_a_refusal() -> None:
    with whole():
        with suppress(NotFound):
            done(refused=True)
        entry().save()


def test_a_part_that_is_refused_leaves_what_was_done_before_it():
    with transaction.atomic():
        done()
        with pytest.raises(NotFound):
            done(refused=True)
    assert Entry.objects.count() == 1


def test_the_whole_lays_no_savepoint_and_is_undone_as_one():
    with transaction.atomic():
        assert savepoints_laid() == 1
        with whole():
            assert savepoints_laid() == 0
    before = Entry.objects.count()
    with pytest.raises(NotFound):
        done_twice_as_a_whole()
    assert Entry.objects.count() == before


def test_whoever_goes_on_after_a_refusal_within_the_whole_is_stopped():
    with pytest.raises(transaction.TransactionManagementError):
        going_on_after_a_refusal()
    assert not Entry.objects.exists()
