from datetime import datetime, timedelta

import pytest

from linli.town.places import tree
from linli.town.places.calling import call
from linli.town.places.index import load
from linli.town.places.locating import Found, example, locate
from linli.town.places.models import Kind, Place
from linli.town.places.names import standard
from linli.town.places.numbering import usual
from tests.places.layout import COMMUNITY, NEXT_DOOR

pytestmark = pytest.mark.django_db
LATER = timedelta(days=5)


def test_words_that_may_mean_several_places_are_answered_with_a_question(beiyuan: Place):
    found = locate("7号院2单元", beiyuan)
    assert found.place is None
    assert [place.code[13:] for place in found.candidates] == ["b11-u2", "b12-u2", "b13-u2"]
    assert found.asked == "您说的是下面哪一处？"


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("我家楼下", "您那儿是几号楼几单元？写上楼号就行，比如“14号楼2单元”。"),
        ("99号楼", "北园社区没有99号楼，这里的楼号是1到37。请看看楼门口的牌子。"),
        ("30号院", "北园社区没有30号院，这里的院号是1到22。请看看院门口的牌子。"),
        ("14号楼9单元", "那里没有9单元，只有1到4单元。是哪一个？"),
        ("2单元", "2单元是几号楼的？写上楼号就行。"),
        ("第7网格", "北园社区没有第7网格，这里的网格是1到4。"),
        ("8号院3号楼", "您写的几样对不到一处。您说的是下面哪一处？"),
        ("3楼", "您说的是3号楼，还是第3层？是楼的话点一下，是层的话请写上楼号。"),
        ("北园东路", "北园东路挺长的，靠近下面哪个院？"),
        ("湖光社区3号楼", "您写的地方在湖光社区，是这里吗？"),
        ("望京社区3号楼", "请写上是哪个社区，比如“幸福社区14号楼2单元”。"),
        ("没听说过的地方", "请写上几号楼几单元，比如“14号楼2单元”，楼门口的牌子上有。"),
    ],
)
def test_what_cannot_be_found_gets_a_sentence_that_helps(beiyuan: Place, words: str, asked: str):
    found = locate(words, beiyuan)
    assert (found.place, found.asked) == (None, asked)


def test_a_room_without_an_entrance_finds_the_building_and_asks_for_the_rest(beiyuan: Place):
    found = locate("14号楼301", beiyuan)
    assert found.place is not None
    assert found.place.code == f"{COMMUNITY}-b14"
    assert [place.code[-2:] for place in found.candidates] == ["u1", "u2", "u3", "u4"]
    assert (found.room, found.asked) == ("301", "301室是几单元的？知道的话选一下。")


def test_a_name_written_a_little_differently_is_offered_and_not_taken(beiyuan: Place):
    found = locate("小花圆那排", beiyuan)
    assert (found.place, [place.code[13:] for place in found.candidates]) == (None, ["b15"])


def test_one_name_of_two_places_is_settled_by_a_number_or_asked(beiyuan: Place, place_of, at: datetime):
    for tail in ("b20", "b30"):
        call(place_id=place_of(tail).id, words="塔楼", at=at)
    assert [place.code[13:] for place in locate("塔楼2单元", beiyuan).candidates] == ["b20-u2", "b30-u2"]
    assert locate("塔楼30号楼2单元", beiyuan).place == place_of("b30-u2")


def test_where_the_asker_stands_settles_what_is_open_and_nothing_else(place_of):
    assert locate("2单元", place_of("b14")).place == place_of("b14-u2")
    assert locate("2单元", place_of("y08")).place == place_of("b14-u2")
    assert locate("2单元", place_of("y07")).place is None
    assert locate("3楼漏水", place_of("b14-u2")).place == place_of("b14-u2")
    assert locate("301", place_of("b14-u2")).place == place_of("b14-u2")
    assert locate("15号楼3单元", place_of("b14-u2")).place == place_of("b15-u3")


def test_above_the_community_the_words_name_it(beiyuan: Place, place_of):
    street = Place.objects.get(code="110116001")
    assert locate("北园14号楼2单元", street).place == place_of("b14-u2")
    assert locate("北园社区8号院", street).place == place_of("y08")


def test_the_only_community_on_file_is_taken_for_somebody_of_whom_none_is_known(beiyuan: Place, place_of):
    district = Place.objects.get(code="110116")
    assert locate("8号院14号楼2单元", district).place == place_of("b14-u2")
    assert locate("阳光社区14号楼", district) == Found(asked="请写上是哪个社区，比如“幸福社区14号楼2单元”。")
    assert locate(example(district), district).place is not None


def test_of_several_communities_the_one_that_has_the_place_is_taken_or_they_are_offered(
    beiyuan: Place, place_of, at: datetime
):
    district = Place.objects.get(code="110116")
    for kind, tail, above in (
        (Kind.GRID, "001", ""),
        (Kind.COURTYARD, "-y01", "001"),
        (Kind.BUILDING, "-b01", "-y01"),
        (Kind.BUILDING, "-b14", "-y01"),
    ):
        names = standard(kind, tail[-2:].lstrip("0"))
        tree.create(seed=tree.Seed(kind, f"{NEXT_DOOR}{tail}", names.name, f"{NEXT_DOOR}{above}"), at=at)
    assert locate("14号楼2单元", district).place == place_of("b14-u2")
    both = locate("14号楼", district)
    assert (both.place, {place.code for place in both.candidates}) == (
        None,
        {f"{NEXT_DOOR}-b14", f"{COMMUNITY}-b14"},
    )
    assert "社区" in example(district)
    assert locate(example(district), district).place is not None
    assert "社区" not in example(beiyuan)


def test_a_place_next_door_is_offered_and_not_taken(beiyuan: Place):
    found = locate("湖光社区3号楼", beiyuan)
    assert (found.place, [place.code for place in found.candidates]) == (None, [NEXT_DOOR])


def test_two_communities_of_one_name_are_both_offered(beiyuan: Place, at: datetime):
    village = tree.create(seed=tree.Seed(Kind.COMMUNITY, "110116001206", "湖光村", "110116001"), at=at)
    found = locate("湖光3号楼", beiyuan)
    assert (found.place, [place.code for place in found.candidates]) == (None, [NEXT_DOOR, village.code])


def test_a_kept_index_answers_in_two_queries(beiyuan: Place, django_assert_num_queries):
    locate("14号楼2单元", beiyuan)
    with django_assert_num_queries(2):
        assert locate("14号楼3单元", beiyuan).place is not None


def test_a_cold_index_takes_the_same_queries_however_large_the_community(
    beiyuan: Place, at: datetime, django_assert_num_queries
):
    hamlet = Place.objects.get(code=NEXT_DOOR)
    for community, words in ((hamlet, "3号楼"), (beiyuan, "14号楼2单元")):
        with django_assert_num_queries(QUERIES_OF_AN_INDEX):
            index = load(community)
        assert index.community.id == community.id, words


QUERIES_OF_AN_INDEX = 6


def test_a_change_is_seen_at_once(beiyuan: Place, place_of, at: datetime):
    assert locate("葫芦楼", beiyuan).place is None
    tree.change(place_id=place_of("b20").id, at=at + LATER, name="葫芦楼")
    assert locate("葫芦楼2单元", beiyuan).place == place_of("b20-u2")
    tree.end(places=[place_of("b20")], at=at + LATER)
    assert locate("葫芦楼2单元", beiyuan).place is None
    assert locate("20号楼2单元", beiyuan).place is None


def test_a_kept_index_is_stale_if_a_change_renews_no_stamp(beiyuan: Place, place_of, at: datetime):
    """The control of the test above: what goes round the work functions is not seen."""
    assert locate("20号楼", beiyuan).place is not None
    Place.objects.filter(id=place_of("b20").id).update(valid_until=at + LATER)
    assert locate("20号楼", beiyuan).place is not None


def test_for_one_who_stands_in_a_place_that_has_ended_there_is_an_answer_too(beiyuan: Place, place_of, at: datetime):
    door = place_of("b14-u2")
    tree.end(places=[beiyuan], at=at + LATER)
    for within in (beiyuan, door):
        within.refresh_from_db()
        assert locate("14号楼2单元", within) == Found(asked="请写上是哪个社区，比如“幸福社区14号楼2单元”。")


def test_houses_that_each_courtyard_counts_are_told_apart_by_the_courtyard(place_of, at: datetime, beiyuan: Place):
    for yard in ("y08", "y09"):
        code = f"{COMMUNITY}-b{yard[1:]}y50"
        tree.create(seed=tree.Seed(Kind.BUILDING, code, usual(Kind.BUILDING, code).name, f"{COMMUNITY}-{yard}"), at=at)
    assert locate("8号院50号楼", beiyuan).place == place_of("b08y50")
    assert [place.code[13:] for place in locate("50号楼", beiyuan).candidates] == ["b08y50", "b09y50"]
