from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.town.places.models import LEVELS, Dwelling, Former, Kind, Place
from tests.places.layout import COMMUNITY

pytestmark = pytest.mark.django_db
GRID_PATH = "110116.001.008.002."


@dataclass(frozen=True)
class Draft:
    kind: str
    code: str
    path: str
    parent: str | None

    def save(self, at: datetime) -> Place:
        parent = Place.objects.get(code=self.parent) if self.parent else None
        return Place.objects.create(
            kind=self.kind, code=self.code, path=self.path, parent=parent, name="某处", valid_from=at, stands_since=at
        )


YARD = Draft("courtyard", f"{COMMUNITY}-y90", f"{GRID_PATH}y90.", f"{COMMUNITY}002")
HOUSE = Draft("building", f"{COMMUNITY}-b90", f"{GRID_PATH}y08.b90.", f"{COMMUNITY}-y08")
DOOR = Draft("entrance", f"{COMMUNITY}-b14-u9", f"{GRID_PATH}y08.b14.u9.", f"{COMMUNITY}-b14")
SPOT = Draft("spot", f"{COMMUNITY}-p01", f"{GRID_PATH}y08.p01.", f"{COMMUNITY}-y08")
FREE = Draft("spot", f"{COMMUNITY}-p102", f"{GRID_PATH}p102.", f"{COMMUNITY}002")
WRONG = {
    "a spot in a building": replace(SPOT, path=f"{GRID_PATH}y08.b14.p01."),
    "a spot in a spot": replace(SPOT, path=f"{GRID_PATH}p02.p01."),
    "a spot with a courtyard's code": replace(SPOT, code=f"{COMMUNITY}-y01"),
    "a spot whose number has letters": replace(SPOT, code=f"{COMMUNITY}-p0a", path=f"{GRID_PATH}y08.p0a."),
    "a spot with more before its number": replace(FREE, path=f"{GRID_PATH}xp102."),
    "a courtyard with a spot's code": replace(YARD, code=f"{COMMUNITY}-p90", path=f"{GRID_PATH}p90."),
    "a kind that is none of ours": replace(YARD, kind="village"),
    "a code of another kind": replace(YARD, code=f"{COMMUNITY}-b90"),
    "a code with a letter among the digits": replace(YARD, code="11011600100x-y90"),
    "a code of another community": replace(YARD, code="110116001006-y90"),
    "a path of another depth": replace(YARD, path=f"{GRID_PATH}y08.y90."),
    "a path that does not end in a dot": replace(YARD, path=f"{GRID_PATH}y90"),
    "a path with another number than the code": replace(HOUSE, path=f"{GRID_PATH}y08.b91."),
    "a building with an entrance's code": replace(DOOR, kind="building"),
    "an entrance of another building than its path": replace(DOOR, path=f"{GRID_PATH}y08.b15.u9."),
    "a grid whose path says another code": Draft("grid", f"{COMMUNITY}009", "110116.001.008.008.", COMMUNITY),
    "a street without a district": Draft("street", "110116009", "110116.009.", None),
    "a district in a street": Draft("district", "110117", "110117.", "110116001"),
}


@pytest.mark.parametrize("draft", [YARD, HOUSE, DOOR, SPOT, FREE], ids=lambda draft: draft.code)
def test_a_place_of_the_right_shape_is_kept(beiyuan: Place, at: datetime, draft: Draft):
    assert draft.save(at).path == draft.path


@pytest.mark.parametrize("what", WRONG)
def test_the_database_refuses(beiyuan: Place, at: datetime, what: str):
    with pytest.raises(IntegrityError), transaction.atomic():
        WRONG[what].save(at)


def test_a_code_stands_once_at_a_time_and_may_come_back(beiyuan: Place, at: datetime):
    first = YARD.save(at)
    with pytest.raises(IntegrityError), transaction.atomic():
        YARD.save(at + timedelta(days=1))
    Place.objects.filter(id=first.id).update(valid_until=at + timedelta(days=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        YARD.save(at + timedelta(days=1))
    assert YARD.save(at + timedelta(days=2)).id != first.id


def test_what_a_place_was_cannot_be_rewritten(beiyuan: Place, at: datetime):
    former = Former.objects.create(
        place=beiyuan,
        parent=beiyuan.parent,
        path=beiyuan.path,
        name="旧名",
        valid_from=at,
        valid_until=at + timedelta(1),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Former.objects.filter(id=former.id).update(name="新名")
    with pytest.raises(IntegrityError), transaction.atomic():
        former.delete()


def test_a_door_has_one_dwelling_at_a_time_and_no_home_is_of_no_size(place_of, at: datetime):
    entrance = place_of("b14-u2")
    Dwelling.objects.create(entrance=entrance, room="301", valid_from=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dwelling.objects.create(entrance=entrance, room="301", valid_from=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dwelling.objects.create(entrance=entrance, room="302", area_m2=0, valid_from=at)


def test_only_a_courtyard_opens_on_a_lane(place_of, at: datetime):
    from linli.town.places.models import Lane

    lane = Lane.objects.first()
    Place.objects.filter(id=place_of("y08").id).update(lane=lane)
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(id=place_of("b14").id).update(lane=lane)


def test_a_name_falls_back_to_the_simplified_one(beiyuan: Place, place_of):
    assert beiyuan.named("en") == "Beiyuan Community"
    assert place_of("y08").named("zh-hant") == "8號院"
    assert Place.objects.get(code="110116001").named("en") == "泉河街道"


def test_the_layout_is_that_of_the_demo_town(beiyuan: Place):
    counted = {kind: Place.objects.within(beiyuan).filter(kind=kind).count() for kind in LEVELS}
    assert counted == {
        "district": 0,
        "street": 0,
        "community": 1,
        "grid": 4,
        "courtyard": 22,
        "building": 37,
        "entrance": 148,
    }
    assert [grid.households for grid in Place.objects.within(beiyuan).filter(kind=Kind.GRID)] == [444] * 4
