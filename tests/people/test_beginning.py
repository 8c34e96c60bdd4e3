"""How a town begins."""

import pytest

from linli.town.people import beginning
from linli.town.people.models import Body, FallBack

pytestmark = pytest.mark.django_db


def test_bodies_and_fall_backs_are_laid_once(at):
    bodies, rules = beginning.lay_bodies(at=at)
    assert (bodies, rules) == (Body.objects.count(), FallBack.objects.count())
    assert Body.objects.get(pk="PM").name == "物业服务人"
    assert [(rule.body_id, rule.then_id) for rule in FallBack.objects.order_by("rank")] == [("PM", "OW"), (None, "CM")]
    assert beginning.lay_bodies(at=at) == (0, 0)
