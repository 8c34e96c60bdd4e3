"""Every community of the demo town stands as 北园 does: with who works there, who handles what, and its outlines."""

from io import BytesIO

import pytest
from django.db.models import Q

from linli.demo import visiting
from linli.demo.layout import NEXT_STREET, STREET, communities
from linli.ground.outbox.models import Message
from linli.ground.shared.datums import Datum
from linli.ground.shared.moments import day_of
from linli.life.cases import categories, desks, queries
from linli.life.cases.desks import Lists
from linli.life.cases.models import Case, Reporter
from linli.town.boundaries import pointing
from linli.town.boundaries.models import Boundary
from linli.town.boundaries.where import drawing
from linli.town.people import responsibility, workbook
from linli.town.people.models import Body, Organisation, Post
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of
from linli.town.places import lanes
from linli.town.places.models import Kind, Place
from tests.demo.conftest import AT

DAYS, AMONG = 2, communities()
ONE_EACH = (Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY, Role.DUTY_OFFICER)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]


def place(code: str) -> Place:
    return Place.objects.get(code=code)


def test_each_community_stands_with_its_households_lanes_and_those_who_work_there():
    for community in AMONG:
        here = place(community.code)
        assert here.households == community.households
        running = list(lanes.lanes_of(here, AT))
        assert {lane.name for lane in running} == {lane.name for lane in community.lanes}
        assert all(lane.name_hant and lane.name_en and lanes.standard(lane, AT) for lane in running)
        spots = Place.objects.within(here).filter(kind=Kind.SPOT).values_list("name", "name_hant", "name_en")
        assert set(spots) == {(spot.name, spot.name_hant, spot.name_en) for spot in community.spots}
        posts = Post.objects.current(AT)
        for role in ONE_EACH:
            assert posts.filter(role=role, place=here).count() == 1
        assert posts.filter(role=Role.GRID_WORKER, place__parent=here).count() == len(community.grids)
        assert posts.filter(role=Role.LANE_CHIEF, lane__in=running).count() == len(running)


def test_its_own_workbook_goes_out_and_comes_in_again_without_a_change():
    for community in AMONG:
        here = place(community.code)
        plan = workbook.plan(workbook.read(BytesIO(workbook.written(here, AT))), here, None, AT)
        assert (plan.errors, plan.additions, plan.changes, plan.endings) == ((), (), (), ())


def test_what_is_made_up_is_marked_and_what_is_real_is_not():
    official = [Kind.DISTRICT, Kind.STREET, Kind.COMMUNITY]
    assert not Place.objects.filter(synthetic=False).exclude(kind__in=official).exists()
    assert not Place.objects.filter(kind__in=official, synthetic=True).exists()
    assert set(Boundary.objects.values_list("synthetic", "datum")) == {(True, "wgs84")}
    drawn = Boundary.objects.filter(place__kind=Kind.COMMUNITY).values_list("place__code", flat=True)
    assert set(drawn) == {community.code for community in AMONG}


def test_every_courtyard_is_on_the_map_and_lies_in_the_grid_in_which_it_stands():
    yards = Place.objects.filter(kind=Kind.COURTYARD, valid_until=None).select_related("parent")
    middles = [drawing(Kind.COURTYARD).shape_of(yard.pk).representative_point() for yard in yards]
    found = pointing.found_at([(point.x, point.y) for point in middles], Datum.WGS84, AT)
    assert [(at.courtyard, at.grid) for at in found] == [(yard, yard.parent) for yard in yards]


def test_every_category_finds_a_lead_at_every_courtyard():
    pairs = {(row.lead_body, row.community_role) for row in categories.current(AT).values()}
    yards = list(Place.objects.filter(kind=Kind.COURTYARD))
    assert len(yards) == sum(len(list(community.yards)) for community in AMONG)
    here = responsibility.within([yard.path for yard in yards], AT)
    for body, role in sorted(pairs):
        without = [yard.code for yard in yards if here(yard.path).lead([body], role).organisation is None]
        assert without == [], f"nobody leads {body} there"


def test_the_organisations_of_the_town_are_there():
    kinds = Organisation.Kind
    street = Organisation.objects.current(AT).filter(place=place(STREET))
    offices = ["办事处", "平安建设", "城市管理", "社区建设", "民生保障", "综合行政执法"]
    for words in [*offices, "派出所", "消防", "市场监管", "社区卫生站", "诉求办", "理发店"]:
        assert street.filter(name__contains=words).count() == 1, words
    assert street.filter(kind=kinds.PARTNER).count() == 3
    all_of_them = Organisation.objects.current(AT)
    assert all_of_them.filter(kind=kinds.FIRM).count() == 3
    committees = Q(kind=kinds.COMMITTEE, name__endswith="居委会")
    assert all_of_them.filter(committees).values("place").distinct().count() == len(AMONG)
    assert all_of_them.filter(place__code="110116", name__contains="城市管理委员会").exists()
    assert all_of_them.filter(place__code="110116", name__contains="住房城乡建设委").exists()
    named = [*all_of_them, *Body.objects.all()]
    assert [each.name for each in named if not (each.name_hant and each.name_en.isascii() and each.name_en)] == []


def test_each_street_has_its_own_and_sees_nothing_of_the_other():
    for key, street in (("han", STREET), ("gu", NEXT_STREET)):
        _persona, person = visiting.who(key)
        posts = posts_of(person, AT)
        seen = Case.objects.visible_to(person, posts).select_related("street")
        assert {case.street.code for case in seen} == {street}
        assert Lists(person, posts, AT).cases(desks.TODO).exists()


def test_two_reports_of_one_matter_stand_side_by_side_and_another_was_joined():
    open_now = Case.objects.everything("pairs are looked for").open()
    alike = [
        (one, other)
        for one in open_now.filter(community__code=AMONG[0].code)
        for other in open_now.filter(courtyard=one.courtyard, category=one.category, pk__gt=one.pk)
        if day_of(one.reported_at) == day_of(other.reported_at) and one.neighbours == other.neighbours == 1
    ]
    assert alike
    assert Reporter.objects.filter(case__in=open_now, joined_at_step__isnull=False).exists()


def test_every_community_has_something_open_and_one_desk_of_the_next_street_is_late():
    open_now = Case.objects.everything("each community's are looked at").open()
    assert set(open_now.values_list("community__code", flat=True)) >= {community.code for community in AMONG}
    assert open_now.filter(street__code=NEXT_STREET, next_due_at__lt=AT).exists()


def test_nothing_is_left_for_the_worker_and_nothing_failed():
    assert not Message.objects.filter(done_at=None).exists()
    assert not Message.objects.exclude(trouble="").exists()
    assert queries.desk(posts_of(visiting.who("yao")[1], AT)).exists(), "the lane chief has something to see to"
