"""Where a seat is, in words."""

import pytest

from linli.ground.shared.refusals import Invalid
from linli.town.people import staffing
from linli.town.people.models import Organisation
from linli.town.people.roles import Role
from linli.town.people.seats import seat

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "words", "there"),
    [
        (Role.GRID_WORKER, "110116001008002", "grid2"),
        (Role.GRID_WORKER, "北园社区第2网格", "grid2"),
        (Role.GRID_WORKER, "北园 第 3 网格", "grid3"),
        (Role.VERIFIER, "北园社区", "community"),
        (Role.COMMUNITY_STAFF, " 北园社区 ", "community"),
        (Role.STREET_STAFF, "泉河街道", "street"),
        (Role.DISTRICT_SUPERVISOR, "怀柔区", "district"),
        (Role.ENTRANCE_LEAD, "北园社区14号楼2单元", "b14-u2"),
        (Role.GROUP_LEAD, "北园8号院", "y08"),
    ],
)
def test_a_place_is_named_by_code_or_words(street, at, role, words, there):
    assert seat(role, words, at) == {"place_id": street.place[there].pk}


def test_a_lane_and_an_organisation_are_named_by_code_or_name(street, at):
    water = street.organisation["water"].pk
    assert seat(Role.HANDLER, "自来水公司", at) == seat(Role.HANDLER, "water-1", at) == {"organisation_id": water}
    assert seat(Role.LANE_CHIEF, "后横街", at) == {"lane_id": street.lane.pk}
    assert seat(Role.LANE_CHIEF, "110116001-l01", at) == {"lane_id": street.lane.pk}


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.GRID_WORKER, "第2网格"),
        (Role.GRID_WORKER, "北园社区第9网格"),
        (Role.COMMUNITY_STAFF, "月亮"),
        (Role.HANDLER, "没有的公司"),
        (Role.LANE_CHIEF, ""),
        ("mayor", "北园社区"),
    ],
)
def test_what_names_nothing_is_asked_about(street, at, role, words):
    with pytest.raises(Invalid):
        seat(role, words, at)


def test_a_name_that_several_have_is_asked_about(street, at):
    Organisation.objects.create(code="w2", name="自来水公司", kind="utility", valid_from=at)
    with pytest.raises(Invalid) as refused:
        seat(Role.HANDLER, "自来水公司", at)
    assert "好几处" in str(refused.value.fields["seat"])
    assert "w2、water-1" in str(refused.value.fields["seat"]), "nobody has to know the codes that they are asked for"
    assert seat(Role.HANDLER, "w2", at) != seat(Role.HANDLER, "water-1", at)


def test_whoever_holds_it_keeps_it_and_their_duty_phone_unless_another_is_said(street, at):
    from linli.town.people import contacts

    contacts.keep(street.zhao, "phone", "13700000001", at)
    said = {"name": "赵建国", "phone": "13700000001", "role": Role.GRID_WORKER, "seat": "北园第2网格", "at": at}
    assert staffing.take_on(**said, by=street.xu).duty_phone == "010-6960-0000"
    assert staffing.take_on(**said, by=street.xu, duty_phone="12345").duty_phone == "12345"
