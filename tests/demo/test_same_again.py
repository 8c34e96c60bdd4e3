"""The same seed and day give the same town; another seed another one."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from linli.demo import town
from linli.demo.layout import BEIYUAN
from linli.life.cases.models import Case, Step
from tests.demo.conftest import AT

pytestmark = pytest.mark.django_db


def told(seed: str) -> list[tuple[Any, ...]]:
    """What a town with a day behind it came to: without identifiers, and without what its lots decided."""
    with transaction.atomic():
        town.build(AT, days=1, seed=seed, among=(BEIYUAN,))
        cases = Case.objects.everything("two towns are compared")
        found: list[tuple[Any, ...]] = list(
            cases.values_list("reported_at", "words", "spot", "category__code", "place__code", "state", "outcome")
        )
        steps = Step.objects.exclude(case__verify="drawn", verb__in=["verify", "ask", "close"])
        found += steps.values_list("verb", "at", "words", "by__name")
        transaction.set_rollback(True)
    return sorted(found, key=repr)  # two things may happen at one moment, and no database promises their order


@pytest.mark.slow
def test_the_same_seed_and_day_give_the_same_town_and_another_seed_another():
    first = told("one")
    assert len(first) > 100
    assert told("one") == first
    assert told("two") != first


def test_a_town_of_another_day_ends_on_that_day():
    with transaction.atomic():
        town.build(AT - timedelta(days=40), days=1, among=(BEIYUAN,))
        newest = Step.objects.order_by("-at").values_list("at", flat=True).first()
        transaction.set_rollback(True)
    assert newest is not None
    assert timedelta() <= AT - timedelta(days=40) - newest < timedelta(hours=1)
