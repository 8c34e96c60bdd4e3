"""A secret is published, and written down, once: also by two workers, one of whose lease ran out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import sleep

import pytest
from django.db import connections, transaction

from linli.ground.audit.models import Entry
from linli.life.cases import draws

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_of_a_secret_once() -> None:
    draws.seal(day=AT.date(), secret=b"s" * 32, at=AT - timedelta(days=1))
    later = AT + timedelta(days=1)

    def publish() -> int:
        try:
            return draws.publish(before=later.date(), at=later)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as hands:
        with transaction.atomic():
            mine = draws.publish(before=later.date(), at=later)
            other = hands.submit(publish)
            sleep(0.7)
        told = other.result(timeout=20)
    assert (mine, told) == (1, 0)
    assert Entry.objects.filter(verb="draw.published").count() == 1
