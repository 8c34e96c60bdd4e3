"""The whole town: in under a minute of computing, with the shares of a real year."""

from time import process_time

import pytest
from django.db import transaction
from django.db.models import F

from linli.demo import town
from linli.demo.layout import BEIYUAN
from linli.life.cases.models import Case, Origin
from linli.life.cases.states import Outcome
from tests.demo.conftest import AT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MOST_S = 60


def test_ninety_days_are_built_within_a_minute_and_look_like_a_year():
    begun = process_time()
    with transaction.atomic():
        built = town.build(AT)
        took = process_time() - begun
        cases = Case.objects.everything("the town's shares are counted")
        due = cases.filter(resolve_due_at__lt=AT, accepted_at__isnull=False)
        handled = cases.filter(handled_at__isnull=False).count()
        on_time = due.filter(handled_at__lt=F("resolve_due_at")).count() / due.count()
        shares = {
            "on time": on_time,
            "in 北园": cases.filter(community__code=BEIYUAN.code).count() / built.cases,
            "rework": cases.filter(reworks__gt=0).count() / handled,
            "returned": cases.filter(returns__gt=0).count() / built.cases,
            "found by a grid worker": cases.filter(origin=Origin.GRID).count() / built.cases,
        }
        outcomes = set(cases.values_list("outcome", flat=True))
        transaction.set_rollback(True)
    assert took < MOST_S
    assert 950 <= built.cases <= 1150
    assert 0.53 <= shares["in 北园"] <= 0.62
    assert 0.82 <= shares["on time"] <= 0.94
    assert 0.02 <= shares["rework"] <= 0.09
    assert 0.01 <= shares["returned"] <= 0.05
    assert 0.34 <= shares["found by a grid worker"] <= 0.42
    assert outcomes >= {Outcome.SOLVED, Outcome.PARTLY, Outcome.SILENT, Outcome.CHECKED, Outcome.UNRESOLVED}
