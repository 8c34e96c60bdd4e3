"""The demo town, built once for a file of tests and taken back afterwards.

`DAYS` of a file are the days behind it; `AMONG` the communities that are laid out, 北园 alone where it names none.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from linli.demo import town
from linli.demo.layout import BEIYUAN

AT = datetime(2026, 11, 24, 2, 20, tzinfo=UTC)
"""A Tuesday, 10:20 in the town."""


@pytest.fixture(scope="module")
def built(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[town.Built]:
    with django_db_blocker.unblock(), transaction.atomic():
        among = getattr(request.module, "AMONG", (BEIYUAN,))
        yield town.build(AT, days=request.module.DAYS, among=among)
        transaction.set_rollback(True)
