from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.shared.refusals import NotFound
from linli.town.places import editions, tree
from linli.town.places.models import Alias, Dwelling, Former, Kind, LaneGrid, Place
from linli.town.places.tree import CodeTaken, NothingSince, Seed, WrongParent
from tests.places.layout import COMMUNITY

pytestmark = pytest.mark.django_db
LATER = timedelta(days=5)


def yard(number: int, grid: int = 2) -> Seed:
    return Seed(Kind.COURTYARD, f"{COMMUNITY}-y{number}", f"{number}号院", f"{COMMUNITY}{grid:03}")


def test_a_whole_community_is_planted_in_a_handful_of_statements(at: datetime, db: None, django_assert_max_num_queries):
    from tests.places.layout import seeds

    with django_assert_max_num_queries(16):
        planted = tree.plant(seeds=list(seeds()), at=at)
    assert planted[-1].path == "110116.001.008.004.y22.b37.u5."


def test_planting_is_refused_in_a_parent_of_another_kind(beiyuan: Place, at: datetime):
    for seed in (
        Seed(Kind.BUILDING, f"{COMMUNITY}-b90", "90号楼", f"{COMMUNITY}002"),
        Seed(Kind.COURTYARD, f"{COMMUNITY}-y90", "90号院", f"{COMMUNITY}009"),
        Seed(Kind.STREET, "110116009", "某街道"),
    ):
        with pytest.raises(WrongParent):
            tree.create(seed=seed, at=at)


def test_nothing_is_planted_if_one_code_is_taken(beiyuan: Place, at: datetime):
    with pytest.raises(CodeTaken):
        tree.plant(seeds=[yard(90), yard(91), yard(91)], at=at)
    with pytest.raises(CodeTaken):
        tree.plant(seeds=[yard(90), yard(12)], at=at)
    assert not Place.objects.filter(code__endswith="-y90").exists()


def test_children_come_in_the_order_one_counts(place_of, at: datetime):
    first = place_of(f"{COMMUNITY}001")
    assert [child.name for child in tree.children(first, at)] == [f"{number}号院" for number in range(1, 7)]
    tree.create(seed=yard(100, grid=1), at=at)
    assert list(tree.children(first, at))[-1].name == "100号院"


def test_a_renamed_place_keeps_its_identity_and_its_former_name(place_of, at: datetime):
    house = place_of("b15")
    tree.change(place_id=house.id, at=at + LATER, name="花园楼")
    renamed = place_of("b15")
    assert (renamed.id, renamed.name) == (house.id, "花园楼")
    assert [(former.name, former.valid_from, former.valid_until) for former in Former.objects.all()] == [
        ("15号楼", at, at + LATER)
    ]


def test_saying_the_same_again_changes_nothing(place_of, at: datetime, beiyuan: Place):
    before = editions.edition(beiyuan.code)
    tree.change(place_id=place_of("b15").id, at=at + LATER, name="15号楼")
    assert not Former.objects.exists()
    assert editions.edition(beiyuan.code) == before


def test_a_moved_courtyard_takes_its_houses_along(place_of, at: datetime):
    tree.change(place_id=place_of("y08").id, at=at + LATER, parent_id=place_of(f"{COMMUNITY}003").id)
    assert place_of("b14-u2").path == "110116.001.008.003.y08.b14.u2."
    assert place_of("y08").parent_id == place_of(f"{COMMUNITY}003").id
    assert Former.objects.filter(path__within="110116.001.008.002.y08.").count() == 1 + 1 + 4
    assert place_of("b15-u2").path == "110116.001.008.002.y09.b15.u2."


def test_a_place_is_not_moved_into_another_kind_nor_changed_before_it_was(place_of, at: datetime):
    with pytest.raises(WrongParent):
        tree.change(place_id=place_of("y08").id, at=at + LATER, parent_id=place_of("y09").id)
    tree.change(place_id=place_of("b15").id, at=at + LATER, name="花园楼")
    with pytest.raises(NothingSince):
        tree.change(place_id=place_of("b15").id, at=at + LATER / 2, name="别的楼")
    with pytest.raises(NotFound):
        tree.change(place_id=place_of("b15").id, at=at - LATER, name="别的楼")


def test_an_ended_grid_ends_all_in_it_and_deletes_nothing(place_of, at: datetime):
    door = place_of("b14-u2")
    home = Dwelling.objects.create(entrance=door, room="301", valid_from=at)
    before = Place.objects.count()
    ended = tree.end(places=[place_of(f"{COMMUNITY}002")], at=at + LATER)
    assert ended == 1 + 5 + 9 + 37
    assert Place.objects.count() == before
    for row in (door, home):
        row.refresh_from_db()
        assert row.valid_until == at + LATER
    assert not Alias.objects.current(at + LATER).filter(words="小花园").exists()
    assert not LaneGrid.objects.current(at + LATER).filter(grid__code=f"{COMMUNITY}002").exists()
    assert tree.current(at).filter(id=door.id).exists()
    assert not tree.current(at + LATER).filter(id=door.id).exists()


def test_a_place_cannot_end_when_it_begins(place_of, at: datetime):
    with pytest.raises(NothingSince):
        tree.end(places=[place_of("b14")], at=at)


def test_households_are_summed_on_every_level(beiyuan: Place, at: datetime):
    Place.objects.filter(code=f"{COMMUNITY}-b14-u2").update(households=14)
    assert tree.count_households(within=beiyuan, at=at + LATER) == 1778
    tree.count_above(place=beiyuan, at=at + LATER)
    sums = {
        code: Place.objects.get(code=code).households
        for code in (f"{COMMUNITY}-b14", f"{COMMUNITY}-y08", f"{COMMUNITY}002", COMMUNITY, "110116001", "110116")
    }
    assert list(sums.values()) == [50, 50, 446, 1778, 1778, 1778]
    assert Former.objects.filter(place__code=COMMUNITY).get().households == 1776


@pytest.mark.parametrize("change", ["plant", "rename", "end"])
def test_each_change_gives_the_community_a_new_edition(beiyuan: Place, place_of, at: datetime, change: str):
    before = editions.edition(beiyuan.code)
    match change:
        case "plant":
            tree.create(seed=yard(90), at=at + LATER)
        case "rename":
            tree.change(place_id=place_of("b15").id, at=at + LATER, name="花园楼")
        case "end":
            tree.end(places=[place_of("b15")], at=at + LATER)
    assert before is not None
    assert editions.edition(beiyuan.code) != before


@given(st.lists(st.sampled_from(["110116", "110116001", "110116001008", f"{COMMUNITY}002", f"{COMMUNITY}-b14"])))
def test_a_change_renews_the_editions_it_belongs_to(codes: list[str]):
    renewed: set[str] = {code[:12] for code in codes if len(code) >= 12} | {"110116" for c in codes if len(c) <= 12}
    assert renewed == set(editions.owners(codes))
