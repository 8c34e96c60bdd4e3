"""Guards stand in the database while tests run, also after one that commits has been emptied away."""

import pytest
from django.db import IntegrityError, connection, transaction

from linli.ground.audit.models import Entry
from linli.ground.audit.record import record
from linli.ground.days.models import Day
from linli.ground.shared import guards
from linli.ground.shared.moments import now


@pytest.mark.parametrize("time", ["first", "second"])
def test_an_emptied_database_is_guarded_as_before_and_keeps_its_calendar(committed, time):
    assert not Entry.objects.exists()
    assert Day.objects.filter(date__year=2026).count() > 30
    record(actor="person:7", verb="case.close", object="case:42", at=now(), facts={"time": time})
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.all().delete()
    assert guards.missing(connection) == []
