"""Reach: what posts reach, and since when and until when."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.town.people import appoint
from linli.town.people.models import Post
from linli.town.people.roles import Role
from linli.town.people.scopes import Held, Reach, holders, posts_of, reach, reach_of, upwards
from linli.town.places.models import Place

pytestmark = pytest.mark.django_db


def test_a_grid_worker_reaches_their_grid_and_all_in_it(street, at):
    mine = Place.objects.filter(reach(street.zhao, {Role.GRID_WORKER}, at).q("path"))
    assert street.place["b14-u2"] in mine
    assert street.place["grid2"] in mine


def test_qian_of_grid_3_never_reaches_grid_2(street, at):
    hers = Place.objects.filter(reach(street.qian, None, at).q("path"))
    assert not hers.filter(path__within=street.place["grid2"].path).exists()
    assert not reach(street.qian, None, at).covers(street.place["b14-u2"].path)


def test_no_post_reaches_nothing_at_all(street, at):
    assert not Place.objects.filter(reach(street.lin, None, at).q("path")).exists()
    assert not Place.objects.filter(Reach().q("path")).exists()


def test_a_grid_whose_code_begins_alike_is_not_within_reach(street, at):
    assert not Reach(paths=("110116.001.008.00.",)).covers(street.place["grid2"].path)


def test_the_successor_has_the_work_the_minute_the_post_ends(street, at):
    new = street.wang
    appoint.succeed(post_id=street.post["zhao"].pk, person_id=new.pk, by=street.xu, at=at)
    before, after = at - timedelta(microseconds=1), at
    assert holders(Role.GRID_WORKER, street.place["b14-u2"], before) == [street.zhao]
    assert holders(Role.GRID_WORKER, street.place["b14-u2"], after) == [new]
    assert posts_of(street.zhao, after) == ()
    assert [held.role for held in posts_of(street.zhao, before)] == [Role.GRID_WORKER]


def test_a_deactivated_person_holds_no_post(street, at):
    street.zhao.is_active = False
    assert posts_of(street.zhao, at) == ()
    assert posts_of(None, at) == ()


def test_holders_are_sought_upwards_to_the_nearest_place_that_has_one(street, at):
    assert holders(Role.COMMUNITY_STAFF, street.place["b20-u1"], at) == [street.sun]
    assert holders(Role.DISTRICT_SUPERVISOR, street.place["b20-u1"], at) == [street.zheng]
    assert holders(Role.MEDIATOR, street.place["b20-u1"], at) == []
    Post.objects.create(person=street.chen, role=Role.DUTY_OFFICER, place=street.place["community"], starts_at=at)
    Post.objects.create(person=street.zhao, role=Role.DUTY_OFFICER, place=street.place["grid2"], starts_at=at)
    assert holders(Role.DUTY_OFFICER, street.place["b14-u2"], at) == [street.zhao]
    assert holders(Role.DUTY_OFFICER, street.place["b20-u1"], at) == [street.chen]


def test_one_query_answers_who_holds_and_what_is_held(street, at, django_assert_num_queries):
    with django_assert_num_queries(1):
        posts_of(street.zhao, at)
    with django_assert_num_queries(1):
        holders(Role.GRID_WORKER, street.place["b14-u2"], at)


def test_a_wider_reach_swallows_the_narrower(street, at):
    Post.objects.create(person=street.zhao, role=Role.VERIFIER, place=street.place["community"], starts_at=at)
    assert reach_of(posts_of(street.zhao, at)).paths == (street.place["community"].path,)
    assert reach_of(posts_of(street.zhao, at), {Role.GRID_WORKER}).paths == (street.place["grid2"].path,)


def test_a_handler_reaches_the_organisation_and_a_call_back_also_its_street(street, at):
    water = reach(street.he, None, at)
    assert (water.paths, water.organisations) == ((), (street.organisation["water"].pk,))
    asks = reach(street.gu, None, at)
    assert asks.paths == (street.place["street"].path,)


def test_a_lane_chief_reaches_the_lane(street, at):
    appoint.appoint(person_id=street.wang.pk, role=Role.LANE_CHIEF, lane_id=street.lane.pk, by=street.xu, at=at)
    mine = reach(street.wang, None, at)
    assert mine.lanes == (street.lane.pk,)
    assert mine.covers(lane_id=street.lane.pk)
    assert not mine.covers(lane_id=street.lane.pk + 1)


def test_upwards_goes_from_the_entrance_to_the_district():
    assert upwards("110116.001.008.") == ["110116.001.008.", "110116.001.", "110116."]


PATHS = st.lists(st.sampled_from(["1", "2", "12"]), min_size=1, max_size=4).map(lambda parts: ".".join(parts) + ".")


def held(path: str) -> Held:
    return Held(1, Role.VERIFIER, 1, path, "grid", None, None, "")


@given(st.lists(PATHS, max_size=5), PATHS)
def test_what_posts_reach_together_is_what_each_reaches_alone(paths, somewhere):
    together = reach_of([held(path) for path in paths])
    assert together.covers(somewhere) == any(somewhere.startswith(path) for path in paths)
    assert not any(a != b and a.startswith(b) for a in together.paths for b in together.paths)


@given(PATHS)
def test_what_lies_above_a_place_are_the_places_whose_posts_reach_it(path):
    above = upwards(path)
    assert above[0] == path
    assert all(reach_of([held(each)]).covers(path) for each in above)
    assert not reach_of([held(path + "9.")]).covers(path)
