"""Who joins reads photos as they read words: their own, and what a desk brings from then on; nothing from before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.files import links
from linli.ground.shared.globe import Degrees
from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, handling, intake, joining, reporting
from linli.life.cases.intake import Said
from linli.life.cases.joining import Joins
from linli.life.cases.models import Case, Contact, Photo, Point
from tests.cases.conftest import RESULT
from tests.cases.test_photos import links_in, picture
from tests.cases.test_views import text
from tests.street import Street, signed_in

HERE = Degrees(40.323, 116.6312)
LATER = timedelta(hours=1)


@pytest.fixture(autouse=True)
def door_clock(at: datetime, tmp_path, settings) -> Iterator[None]:
    settings.PICTURES = tmp_path / "pictures"
    with clock_at(at + LATER):
        yield


@pytest.fixture
def case(street: Street, at: datetime) -> Case:
    """What Zhao found on his round, with a photo and where it was taken."""
    said = Said(street.place["y08"], "墙角一堆纸箱", "54006", photos=replace(picture(at), degrees=HERE))
    return intake.found(said, by=street.zhao, at=at)


def joined(case: Case) -> tuple[Client, str]:
    """A stranger's browser that joined by the page, and the query code of another that joined by JSON."""
    client, sent = Client(), {"contact": "anonymous"}
    assert client.post(f"/cases/{case.public_id}/join/", sent | {"once": str(uuid4())}).status_code == 302
    made = Client().post(f"/api/v1/cases/{case.public_id}/join", sent, content_type="application/json")
    assert made.status_code == 201, made.content
    return client, made.json()["query_code"]


def shown(client: Client, case: Case, code: str) -> tuple[list[str], list[Photo]]:
    """The addresses of the photos on its page, and the photos that JSON lists."""
    listed = Client().get(f"/api/v1/cases/{case.public_id}/photos", headers={"Query-Code": code}).json()
    found = Photo.objects.in_bulk([each["id"] for each in listed], field_name="public_id")
    return links_in(client, f"/cases/{case.public_id}/"), list(found.values())


def answers(client: Client, photo: Photo, code: str) -> list[int]:
    """What the photo's page, its file and JSON answer."""
    page = f"/cases/{photo.case.public_id}/photos/{photo.public_id}/"
    api = f"/api/v1{page.removesuffix('/')}"
    asked = (client.get(page), client.get(f"{page}small/sealed/"), Client().get(api, headers={"Query-Code": code}))
    return [each.status_code for each in asked]


def test_who_joined_sees_no_photo_nor_place_from_before_and_sees_what_comes_after(
    street: Street, case: Case, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(links, "check", lambda *_args, **_more: None)  # whatever address they came by
    (first,), (client, code) = Photo.objects.all(), joined(case)
    assert shown(client, case, code) == ([], [])
    assert answers(client, first, code) == [404, 404, 404]
    assert "40.3230" not in text(client.get(f"/cases/{case.public_id}/"))
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at + LATER, result=RESULT, photos=picture(at + LATER))
    after = Photo.objects.latest("pk")
    links_there, listed = shown(client, case, code)
    assert (len(links_there), listed) == (1, [after])
    assert answers(client, after, code) == [200, 200, 200]
    assert answers(client, first, code) == [404, 404, 404]
    assert "40.3230" not in text(client.get(f"/cases/{case.public_id}/"))


def test_control_the_desk_sees_it_with_its_place(street: Street, case: Case):
    zhao = signed_in(street.zhao)
    page = f"/desk/?open={case.public_id}"
    assert len(links_in(zhao, page)) == Point.objects.count() == 1
    assert "纬度 40.3230，经度 116.6312" in text(zhao.get(page))


@pytest.mark.parametrize("who", ["lin", "wang"])
def test_who_took_it_back_reads_nothing_of_what_came_afterwards(street: Street, at: datetime, who: str):
    """Lin brought it, Wang joined; the other goes on standing."""
    said = Said(street.place["y08"], "墙角一堆纸箱", "54006", contact=Contact.PLATFORM, photos=picture(at))
    case = intake.report(said, reporter=street.lin, query_code="LIN", by=street.lin, at=at)
    joins = Joins(Contact.PLATFORM)
    joining.join(joins, case_id=case.pk, reporter=street.wang, query_code="WANG", by=street.wang, at=at)
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="上午去过了")
    back = case.reporters.get(person=street.person[who])
    reporting.withdraw(case_id=case.pk, reporter=back, by=street.person[who], at=at)
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="下午四点来")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT, photos=picture(at))
    theirs = {"lin": 1, "wang": 0}[who]
    for name, sees in ((who, theirs), ({"lin": "wang", "wang": "lin"}[who], 2 - theirs)):
        client, code = signed_in(street.person[name], at=at + LATER), name.upper()
        way = f"/api/v1/cases/{case.public_id}/timeline"
        ways = [client.get(way), Client().get(way, headers={"Query-Code": code})]
        for read in (text(client.get(f"/cases/{case.public_id}/")), *(str(each.json()) for each in ways)):
            assert "上午去过了" in read
            assert ("下午四点来" in read, RESULT in read) == (name != who, name != who)
        addresses, photos = shown(client, case, code)
        assert (len(set(addresses)), len(photos)) == (sees, sees)
