"""What whoever keeps organisations chooses from by name, on the page and in JSON."""

import csv
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from linli.ground.shared.refusals import Invalid
from linli.town.people import bodies, choosing, levels, organisations, responsibility
from linli.town.people.models import Responsibility
from linli.town.people.scopes import posts_of
from linli.town.places import tree
from linli.town.places.models import Kind
from tests.people.test_api import Program
from tests.people.test_views import text
from tests.street import COMMUNITY, signed_in

pytestmark = pytest.mark.django_db


def offered(person, at):
    return [(each.name, each.within) for each in choosing.places(posts_of(person, at), at)]


def test_the_places_to_choose_are_those_within_reach_street_by_street(street, at):
    assert offered(street.sun, at) == [("北园社区", "")]
    assert offered(street.han, at) == [("整个泉河街道", "泉河街道"), ("北园社区", "泉河街道")]
    assert offered(street.xu, at)[0] == ("整个怀柔区", "")
    assert offered(street.zhao, at) == [], "a grid worker registers nothing"


def test_bodies_are_chosen_by_name_in_the_reader_s_language(street, at):
    with translation.override("en"):
        assert choosing.Option("WS", "Water") in choosing.bodies(posts_of(street.sun, at))


def test_a_community_neither_registers_nor_names_what_is_the_streets(street, at):
    above = {"street_office", "department", "call_back"}, {"ST", "CG", "CB"}
    here, firm = street.place["community"], street.organisation["property"]
    for keeper, mine in ((street.li, False), (street.sun, False), (street.han, True), (street.xu, True)):
        posts = posts_of(keeper, at)
        offered = {each.code for each in choosing.kinds(posts)}, {each.code for each in choosing.bodies(posts)}
        assert [found & apart for found, apart in zip(offered, above, strict=True)] == (
            list(above) if mine else [set(), set()]
        )
        assert {"firm", "utility"} <= offered[0]
        assert {"PM", "WS"} <= offered[1]
    for kind in above[0]:
        said = {"name": kind, "kind": kind, "place_id": here.pk, "at": at}
        with pytest.raises(levels.StreetKeeps):
            organisations.register(by=street.li, **said)
        assert organisations.register(by=street.han, **said).kind == kind
    for body in above[1]:
        said = {"organisation_id": firm.pk, "body_code": body, "place_id": here.pk, "at": at}
        with pytest.raises(levels.StreetKeeps):
            responsibility.give(by=street.li, **said)
        assert responsibility.candidates(body, here, at)[:1] != [firm]
        if body not in bodies.KINDS:
            assert responsibility.give(by=street.han, **said).body_id == body
    with pytest.raises(levels.StreetKeeps):
        organisations.keep(code=firm.code, name=firm.name, kind="department", place_id=here.pk, by=street.li, at=at)


def test_every_body_of_the_rulebook_sits_at_one_level():
    with Path("data/bodies.csv").open(encoding="utf-8") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    assert codes >= levels.OF_A_COMMUNITY
    assert codes - levels.OF_A_COMMUNITY == {"ST", "CG", "FR", "PO", "MR", "HC", "EP", "CB"}


def test_pages_and_json_refuse_what_is_the_streets_with_a_sentence(street, at):
    firm = street.organisation["property"]
    page, client = reverse("people:organisation", args=[firm.public_id]), signed_in(street.li)
    assert 'value="CB"' not in text(client.get(page))
    refused = client.post(page, {"body": "CB", "place": COMMUNITY, "rank": "1"})
    assert (refused.status_code, "要由街道来登记" in text(refused)) == (403, True)
    program = Program(street.li, at)
    said = {"name": "派出所", "kind": "department", "place": COMMUNITY}
    assert program.post("/organisations", said).json()["code"] == "street-keeps"
    assert "call_back" not in {each["code"] for each in program.get("/organisations/choices").json()["kinds"]}
    assert "department" not in text(client.get("/organisations/new/"))


@pytest.mark.parametrize(
    ("code", "words", "there"),
    [
        (COMMUNITY, "", "community"),
        (COMMUNITY, "第2网格", "grid2"),
        (COMMUNITY, "8号院", "y08"),
        ("110116001", "北园社区14号楼", "b14"),
    ],
)
def test_a_place_is_meant_by_its_code_or_by_words_within_it(street, at, code, words, there):
    assert choosing.place_meant(code, words, at) == street.place[there]


@pytest.mark.parametrize("words", ["14号楼301", "14号楼2单元301", "8号院14号楼2单元301室"])
def test_a_room_is_not_widened_to_the_house_it_is_in(street, at, words):
    with pytest.raises(Invalid) as refused:
        choosing.place_meant(COMMUNITY, words, at)
    assert "房号" in str(refused.value.fields["where"])
    assert choosing.place_meant(COMMUNITY, "14号楼2单元", at) == street.place["b14-u2"], "control"


@pytest.fixture
def south(street, at):
    """The next community of the street, with one courtyard."""
    code = "110116001009"
    said = (
        (Kind.COMMUNITY, code, "南园社区", "110116001"),
        (Kind.GRID, f"{code}001", "第 1 网格", code),
        (Kind.COURTYARD, f"{code}-y01", "1 号院", f"{code}001"),
    )
    return tree.plant(seeds=[tree.Seed(*each, synthetic=True) for each in said], at=at)


@pytest.mark.parametrize(("chosen", "words"), [("grid2", "12号院"), ("community", "南园社区1号院")])
def test_what_is_outside_of_what_was_chosen_is_not_found_there(street, south, at, chosen, words):
    within = street.place[chosen]
    with pytest.raises(Invalid) as refused:
        choosing.place_meant(within.code, words, at)
    assert f"里没有找到“{words}”" in str(refused.value.fields["where"])
    assert choosing.place_meant("110116001", words, at) in (street.place["y12"], south[2]), "control"


@pytest.mark.parametrize("words", ["99号院", "月亮", "2单元"])
def test_words_that_name_nothing_there_or_several_are_asked_about(street, at, words):
    with pytest.raises(Invalid) as refused:
        choosing.place_meant(COMMUNITY, words, at)
    assert words in str(refused.value.fields["where"])


def test_what_an_organisation_answers_for_is_chosen_by_name_and_no_code_is_typed(street, at):
    client = signed_in(street.sun)
    firm = street.organisation["property"]
    page = reverse("people:organisation", args=[firm.public_id])
    shown = text(client.get(page))
    assert '<option value="HW">环卫</option>' in shown
    assert f'<option value="{COMMUNITY}">北园社区</option>' in shown
    assert "代码" not in shown
    said = {"body": "HW", "place": COMMUNITY, "where": "第3网格", "rank": "1"}
    again = client.post(page, said | {"where": "月亮"})
    assert again.status_code == 422
    assert "没有找到“月亮”" in text(again)
    assert client.post(page, said).status_code == 302
    assert Responsibility.objects.filter(organisation=firm, body="HW", place=street.place["grid3"]).exists()


def test_json_offers_and_takes_the_same(street, at):
    keeper = Program(street.sun, at)
    shown = keeper.get("/organisations/choices").json()
    assert shown["places"] == [{"code": COMMUNITY, "name": "北园社区", "within": ""}]
    assert {"code": "HW", "name": "环卫", "within": ""} in shown["bodies"]
    assert {"code": "firm", "name": "物业企业", "within": ""} in shown["kinds"]
    here = f"/organisations/{street.organisation['property'].public_id}/duties"
    said = {"body": "HW", "place": COMMUNITY, "where": "第3网格"}
    assert keeper.post(here, said | {"where": "月亮"}).status_code == 422
    given = keeper.post(here, said, key="w" * 20).json()
    assert [each["place"] for each in given["duties"] if each["body"] == "HW"] == ["第 3 网格"]


@pytest.mark.parametrize("name", ["北园\u200b物业", "\u202e北园物业", "北园物业\n"])
def test_a_name_is_kept_as_it_is_seen_so_that_none_looks_like_another(street, at, name):
    said = {"kind": "firm", "place_id": street.place["community"].pk, "by": street.li, "at": at}
    with pytest.raises(Invalid):
        organisations.register(name=name, **said)
    assert organisations.register(name="北园\u200b 保洁", **said).name == "北园 保洁"
    with pytest.raises(Invalid):
        organisations.register(name="\u200b\u202e", **said)
