"""Where a photo was taken is asked for once: if its sender says so it goes to those who act, else it is dropped."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.ground.audit.models import Entry
from linli.ground.once.models import Key
from linli.ground.outbox.models import Message
from linli.ground.shared.moments import clock_at
from linli.life.cases import handling, intake, looking, opening, reporting, work
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Contact, Photo, Point, Side, Step
from tests.cases.conftest import RESULT
from tests.cases.test_photos import picture
from tests.cases.test_views import form, text
from tests.street import Street, signed_in
from tests.trust import hostile

HERE = "40.3230,116.6312"
TRACE = re.compile(r"40\.32|116\.63")


@pytest.fixture(autouse=True)
def door_clock(at: datetime, tmp_path, settings) -> Iterator[None]:
    settings.PICTURES = tmp_path / "pictures"
    with clock_at(at):
        yield


def upload(data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", data or hostile.placed(), "image/jpeg")


def sent(client: Client, data: bytes | None = None) -> tuple[str, str]:
    """Send one photo as the page's script does; its id, and the place that the answer tells of it."""
    client.get("/report/")
    answer = client.post(
        "/report/photos/", {"key": uuid4().hex, "files": upload(data)}, headers={"HX-Request": "true"}
    ).content.decode()
    id, place = re.search(r'value="([0-9a-f-]{36})"', answer), re.search(r'data-place="([^"]+)"', answer)
    assert id is not None
    return id[1], place[1] if place is not None else ""


def reported(client: Client, **more: object) -> Case:
    answer = client.post("/report/", form(**more))
    assert answer.status_code == 302, text(answer)
    return Case.objects.everything("a test").latest("pk")


def with_place(street: Street) -> Case:
    client = signed_in(street.lin)
    photo, place = sent(client)
    return reported(client, photos=[photo], photo_place=place, contact="platform")


def everywhere() -> str:
    """All that is kept of what was done and told, but for the row of the place itself."""
    return str(
        [*Step._base_manager.values(), *Entry.objects.values(), *Message.objects.values(), *Key.objects.values()]
    )


def test_the_page_is_told_once_where_a_photo_was_taken_and_nothing_of_it_is_kept(street: Street):
    client = Client()
    photo, place = sent(client)
    assert place == HERE
    reported(client, photos=[photo])
    assert Photo.objects.count() == 1
    assert not Point.objects.exists()
    assert not TRACE.search(everywhere())


def test_the_form_that_offers_the_tick_does_not_say_that_no_place_is_kept(street: Street, at: datetime):
    page = text(Client().get("/report/"))
    assert "照片要是记着拍摄地点，会问您，不勾就不存" in page
    assert "拍摄地点、机型不会存" not in page
    case = with_place(street)
    more = text(signed_in(street.lin).get(f"/cases/{case.public_id}/add/"))
    assert "拍摄地点、机型不会存" in more, "control: where there is no tick, none is kept"


def test_with_a_tick_it_goes_to_those_who_act_and_to_nobody_else(street: Street, at: datetime):
    case = with_place(street)
    point = Point.objects.get()
    assert (point.latitude, point.longitude) == (Decimal("40.3230"), Decimal("116.6312"))
    assert (point.datum, point.source, point.step.verb) == ("wgs84", "exif", "report")
    assert not TRACE.search(everywhere())
    pane = signed_in(street.zhao).get(f"/desk/?open={case.public_id}")
    assert "带上了拍摄的地方，准到十来米。" in text(pane)
    assert 'href="geo:40.3230,116.6312"' in pane.content.decode(), "their own map opens it, and nobody else is asked"
    assert "（纬度 40.3230，经度 116.6312，WGS-84）" in text(pane)
    mine = text(signed_in(street.lin).get(f"/cases/{case.public_id}/"))
    assert "随照片记下了拍摄地点，只有办事的人看得到" in mine
    assert not TRACE.search(mine), "degrees tell a resident nothing"
    for client in (Client(), signed_in(street.person["qian"])):
        for page in (f"/cases/{case.public_id}/", "/board/", f"/api/v1/cases/{case.public_id}", "/api/v1/cases/public"):
            assert not TRACE.search(client.get(page, follow=True).content.decode()), page
    assert not TRACE.search(signed_in(street.zhao).get("/desk/").content.decode())


def test_its_sender_is_told_by_json_as_on_the_page_that_a_place_was_kept_and_not_where(street: Street, at: datetime):
    case = with_place(street)
    api = f"/api/v1/cases/{case.public_id}/photos"
    mine, theirs = (signed_in(street.person[who]).get(api) for who in ("lin", "zhao"))
    assert not TRACE.search(mine.content.decode())
    (shown,) = mine.json()
    assert (shown["placed"], shown["place"]) == (True, None)
    (shown,) = theirs.json()
    assert shown["placed"]
    assert shown["place"] == {"latitude": 40.323, "longitude": 116.6312, "datum": "wgs84", "source": "exif"}
    Point.objects.all().delete()
    assert [each["placed"] for each in signed_in(street.lin).get(api).json()] == [False], "control: none was kept"


def test_a_neighbour_who_joined_reads_no_place_of_anothers_photo(street: Street, at: datetime):
    case = with_place(street)
    fellow = Said(street.place["b14-u2"], "灯坏了", "54006", contact=Contact.NAMED)
    other = intake.report(fellow, reporter=street.person["qian"], query_code="Q", by=street.person["qian"], at=at)
    other.reporters.update(case=case)
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT, photos=picture(at))
    for who, sides in (("lin", [Side.BEFORE, Side.AFTER]), ("qian", [Side.AFTER])):
        seen = opening.opened(case.public_id, person=street.person[who], held=(), followed=())
        shown = looking.photos(seen)
        assert [each.side for each in shown] == sides
        assert (looking.point(seen, shown) is not None) == (who == "lin")


def test_without_script_the_tick_takes_the_place_of_a_photo_that_comes_along(street: Street):
    client = Client()
    assert 'name="photo_place" value="photos"' in client.get("/report/").content.decode()
    plain = upload(hostile.saved("JPEG"))
    reported(client, files=[plain, upload()], photo_place="photos")
    assert str(Point.objects.get().latitude) == "40.3230"
    reported(Client(), files=[upload()])
    reported(Client(), files=[upload(hostile.saved("JPEG"))], photo_place="photos")
    assert Point.objects.count() == 1


def test_without_script_the_tick_stands_when_the_form_asks_and_holds_nothing_without_it(street: Street):
    for ticked, held in (({"photo_place": "photos"}, 1), ({}, 0)):
        client = Client()
        client.get("/report/")
        again = client.post("/report/", form(place="", files=[upload()], **ticked))
        assert again.status_code == 422
        said = again.content.decode()
        assert (f'name="photo_place" value="{HERE}" checked' in said) == bool(TRACE.search(said)) == bool(held)
        (photo,) = re.findall(r'name="photos" value="([0-9a-f-]{36})" checked', said)
        reported(client, photos=[photo], **({"photo_place": HERE} if held else {}))
        assert Point.objects.count() == held
        Point.objects.all().delete()


@pytest.mark.parametrize("said", ["nan,1", "91,1", "1e400,1", "photos", "<b>,1", "0,0", ""])
def test_a_place_that_cannot_be_is_left_out_and_the_report_goes(street: Street, said: str):
    client = Client()
    photo, _place = sent(client)
    reported(client, photos=[photo], photo_place=said)
    assert not Point.objects.exists()


def test_a_place_without_a_photo_is_left_out(street: Street):
    reported(Client(), photo_place=HERE)
    assert not Point.objects.exists()


def test_who_takes_the_report_back_takes_the_place_along(street: Street, at: datetime):
    case, other = with_place(street), with_place(street)
    reporting.withdraw(case_id=case.pk, reporter=case.reporters.get(), by=street.lin, at=at)
    assert list(Point.objects.values_list("case", flat=True)) == [other.pk]


def test_it_is_forgotten_with_the_reporter_long_after_the_end(street: Street, at: datetime):
    case = with_place(street)
    Case.objects.everything("a test").filter(pk=case.pk).update(closed_at=at)
    work.unlink(at + timedelta(days=179))
    assert Point.objects.exists()
    work.unlink(at + timedelta(days=181))
    assert not Point.objects.exists()
    assert Photo.objects.exists()


def test_by_json_it_is_told_once_sent_if_agreed_and_read_by_the_desk(street: Street, at: datetime):
    client, key = Client(), str(uuid4())
    sent = client.post("/api/v1/photos", {"files": upload()}, headers={"Idempotency-Key": key}).json()
    assert sent["place"] == {"latitude": 40.323, "longitude": 116.6312}
    body = {"words": "灯坏了", "place": "北园社区8号院14号楼2单元", "contact": "anonymous", "photos": [sent["id"]]}

    def post(**more: object) -> Any:
        return client.post("/api/v1/cases", body | more, "application/json", headers={"Idempotency-Key": key})

    assert post(photo_place={"latitude": 91, "longitude": 0}).status_code == 422
    made = post(photo_place=sent["place"]).json()
    (shown,) = signed_in(street.zhao).get(f"/api/v1/cases/{made['id']}/photos").json()
    assert shown["place"] == {**sent["place"], "datum": "wgs84", "source": "exif"}
    public = Client().get(f"/api/v1/cases/{made['id']}")
    assert public.status_code in (200, 404)
    assert not TRACE.search(public.content.decode())
