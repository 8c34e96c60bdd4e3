from datetime import datetime

import pytest

from linli.town.places import editions, lanes
from linli.town.places.models import Lane, Place

pytestmark = pytest.mark.django_db


def test_a_standing_lane_is_named_in_other_languages_and_the_community_is_read_anew(beiyuan: Place, at: datetime):
    street = beiyuan.parent
    assert street is not None
    standing = Lane.objects.create(code=f"{street.code}-l91", name="葫芦巷", street=street, valid_from=at)
    gone = Lane.objects.create(
        code=f"{street.code}-l92", name="葫芦巷", street=street, valid_from=at.replace(year=2020), valid_until=at
    )
    before = editions.edition(beiyuan.code)
    assert (
        lanes.call(community=beiyuan, names={"葫芦巷": ("葫蘆巷", "Gourd Lane"), "没有的巷": ("沒有的巷", "No Lane")})
        == 1
    )
    standing.refresh_from_db()
    gone.refresh_from_db()
    assert (standing.named("en"), standing.named("zh-hant"), standing.named("zh-hans")) == (
        "Gourd Lane",
        "葫蘆巷",
        "葫芦巷",
    )
    assert gone.named("en") == "葫芦巷", "what has ended stays as it was"
    assert editions.edition(beiyuan.code) != before
