from datetime import datetime

import pytest
from django.utils import translation

from linli.town.places.lineage import lineage
from linli.town.places.models import Kind
from linli.town.places.names import IN_PUBLIC, codes_on, label_of, spoken, spoken_by_path, standard

PATH = "110116.001.008.002.y08.b14.u2."


def test_a_path_tells_the_codes_of_all_it_passes():
    assert codes_on(PATH) == [
        "110116",
        "110116001",
        "110116001008",
        "110116001008002",
        "110116001008-y08",
        "110116001008-b14",
        "110116001008-b14-u2",
    ]
    assert codes_on("110116.") == ["110116"]


@pytest.mark.parametrize(
    ("code", "label"),
    [("110116001008-b14", "14"), ("110116001008-b04a", "4a"), ("110116001008-b14-u2", "2"), ("110116001008002", "2")],
)
def test_a_code_tells_its_number(code: str, label: str):
    assert label_of(code) == label


def test_a_number_makes_a_name_in_three_languages():
    assert standard(Kind.BUILDING, "14a") == ("14甲号楼", "14甲號樓", "Building 14A")
    assert standard(Kind.ENTRANCE, "2") == ("2单元", "2單元", "Entrance 2")
    assert standard(Kind.BUILDING, "a").name == "A号楼"


@pytest.mark.django_db
def test_an_address_is_said_as_people_say_it(place_of, at: datetime):
    found = lineage(place_of("b14-u2"), at)
    assert spoken(found.places) == "北园社区 8号院 14号楼 2单元"
    assert spoken(found.places, language="zh-hant") == "北園社區 8號院 14號樓 2單元"
    with translation.override("en"):
        assert spoken(found.places) == "Entrance 2, Building 14, Courtyard 8, Beiyuan Community"


@pytest.mark.django_db
def test_a_list_of_addresses_takes_one_query_and_stops_at_the_courtyard_in_public(
    place_of, at: datetime, django_assert_num_queries
):
    paths = [place_of(tail).path for tail in ("b14-u2", "b15", "y22")] + ["110116.001."]
    with django_assert_num_queries(1):
        said = spoken_by_path(paths, at=at)
    assert list(said.values()) != []
    assert {said[path] for path in paths} == {
        "北园社区 8号院 14号楼 2单元",
        "北园社区 9号院 15号楼",
        "北园社区 22号院",
        "泉河街道",
    }
    assert spoken_by_path([PATH], at=at, levels=IN_PUBLIC) == {PATH: "北园社区 8号院"}
