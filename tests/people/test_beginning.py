"""How a town begins."""

import pytest

from linli.ground.shared.refusals import Invalid
from linli.town.people import beginning, contacts
from linli.town.people.appoint import OtherHat
from linli.town.people.models import Body, FallBack
from linli.town.people.roles import EXCLUSIVE, Role
from linli.town.people.scopes import posts_of
from linli.town.places import tree
from linli.town.places.models import Kind

pytestmark = pytest.mark.django_db


def test_bodies_and_fall_backs_are_laid_once(at):
    bodies, rules = beginning.lay_bodies(at=at)
    assert (bodies, rules) == (Body.objects.count(), FallBack.objects.count())
    assert Body.objects.get(pk="PM").name == "物业服务人"
    assert [(rule.body_id, rule.then_id) for rule in FallBack.objects.order_by("rank")] == [("PM", "OW"), (None, "CM")]
    assert beginning.lay_bodies(at=at) == (0, 0)


def test_the_first_administrators_are_appointed_by_the_operators_hand_and_kept_apart(at):
    said = {"name": "孟凡", "phone": "13600000001", "username": "meng", "at": at}
    with pytest.raises(Invalid):
        beginning.appoint_administrator(role=Role.SYSTEM_ADMIN, **said)
    tree.create(seed=tree.Seed(Kind.DISTRICT, "110116", "怀柔区"), at=at)
    with pytest.raises(Invalid):
        beginning.appoint_administrator(role=Role.COMMUNITY_STAFF, **said)
    for n, role in enumerate(sorted(EXCLUSIVE)):
        one = said | {"phone": f"1360000100{n}", "username": f"admin-{n}"}
        assert beginning.appoint_administrator(role=role, **one).secret
        (held,) = posts_of(contacts.find("phone", one["phone"]), at)
        assert held.role == role
    with pytest.raises(OtherHat):
        beginning.appoint_administrator(role=Role.AUDIT_ADMIN, **(said | {"phone": "13600001002"}))
