"""Ten workbooks by people who were shown only the list of columns: each is live, or every bad cell is named."""

from collections import Counter
from datetime import datetime
from io import BytesIO

import pytest
from django.db import transaction

from linli.town.people import workbook
from linli.town.people.models import Organisation, Post, RosterLine
from linli.town.places import tree
from linli.town.places.models import Kind, Place
from linli.town.places.tree import Seed
from tests.people.ten import TEN
from tests.places.layout import COMMUNITY, DISTRICT, STREET

pytestmark = pytest.mark.django_db


@pytest.fixture
def community(db: None, at: datetime) -> Place:
    seeds = [
        Seed(Kind.DISTRICT, DISTRICT, "怀柔区"),
        Seed(Kind.STREET, STREET, "泉河街道", DISTRICT),
        Seed(Kind.COMMUNITY, COMMUNITY, "北园社区", STREET),
    ]
    return tree.plant(seeds=seeds, at=at)[-1]


def standing(community: Place) -> dict[str, int]:
    """How many of each kind of place, post and organisation there are, and lines of the roster."""
    places = Place.objects.filter(path__within=community.path).exclude(pk=community.pk).values_list("kind", flat=True)
    posts = Post.objects.values_list("role", flat=True)
    kinds = Organisation.objects.values_list("kind", flat=True)
    return Counter([*places, *posts, *kinds, *["roster"] * RosterLine.objects.count()])


def test_each_of_the_ten_is_live_or_every_bad_cell_is_named(community: Place, at: datetime):
    for made, expected in TEN.items():
        content = made()
        plan = workbook.plan(workbook.read(BytesIO(content), community), community, None, at)
        named = [(error.row, error.column) for error in plan.errors]
        if isinstance(expected, list):
            assert set(named) == set(expected), (made.__name__, plan.errors)
            assert all(error.words and error.sheet for error in plan.errors)
            continue
        assert named == [], (made.__name__, plan.errors)
        with transaction.atomic():
            workbook.apply(plan, None, at, basis="duty")
            assert standing(community) == expected, made.__name__
            again = workbook.plan(workbook.read(BytesIO(content), community), community, None, at)
            told = (again.errors, again.additions, again.changes, again.endings, again.roster.fresh)
            assert told == ((), (), (), (), []), f"{made.__name__}: the same again changes nothing"
            transaction.set_rollback(True)
