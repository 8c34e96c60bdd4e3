"""Photos come with a report or an act: sent before it or with it, before the work and after it, by page and by JSON."""

import html
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from linli.ground.files import disk, taking, work
from linli.ground.files.models import Picture
from linli.ground.files.taking import Sent
from linli.ground.once import keys
from linli.ground.shared.moments import clock_at
from linli.life.cases import closing, guards, handling, intake, looking, opening, photographs
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case, Category, Contact, Photo, Side, Verify
from linli.life.cases.photographs import Chosen
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, asked
from tests.cases.test_views import form, text
from tests.street import Street, signed_in
from tests.trust import hostile

ME = "browser:me"


@pytest.fixture(autouse=True)
def door_clock(at: datetime, tmp_path, settings) -> Iterator[None]:
    settings.PICTURES = tmp_path / "pictures"
    with clock_at(at):
        yield


def upload(name: str = "照片.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or hostile.saved("JPEG"), "image/jpeg")


def sent(client: Client, **more: object) -> str:
    """Send one photo as the page's script does; its id."""
    client.get("/report/")
    answer = client.post(
        "/report/photos/", {"key": uuid4().hex, "files": upload(), **more}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200, answer.content.decode()
    found = re.search(r'value="([0-9a-f-]{36})"', answer.content.decode())
    assert found is not None
    return found[1]


def picture(at: datetime, scene: Image.Image | None = None) -> Chosen:
    prepared = taking.prepare(Sent("a.jpg", "", hostile.saved("JPEG", scene)))
    return Chosen((taking.write_down(prepared, caller=ME, at=at).public_id,), ME)


def with_photo(
    street: Street, at: datetime, *, who: str = "lin", scene: Image.Image | None = None, chosen: Chosen | None = None
) -> Case:
    photos = chosen or picture(at, scene)
    said = Said(street.place["b14-u2"], "楼道灯坏了", "54006", contact=Contact.NAMED, photos=photos)
    person = street.person[who]
    return intake.report(said, reporter=person, query_code=uuid4().hex[:10], by=person, at=at)


def noise() -> Image.Image:
    """A scene that looks like no other."""
    return Image.effect_noise((12, 9), 90).resize((480, 360))


def links_in(client: Client, address: str) -> list[str]:
    page = client.get(address, follow=True).content.decode()
    return re.findall(r"<img src=\"(/cases/[^\"]+/photos/[^\"]+)\"", page)


def test_a_photo_sent_before_goes_with_the_report_and_names_nobody(street: Street):
    client = Client()
    photo = sent(client)
    assert client.get(f"/report/photos/{photo}/").status_code == 200
    assert Client().get(f"/report/photos/{photo}/").status_code == 404
    assert client.post("/report/", form(photos=[photo])).status_code == 302
    held = Photo.objects.get()
    assert (held.side, held.step.verb, held.step.facts["photos"]) == (Side.BEFORE, "report", 1)
    assert held.picture.caller == ""
    assert client.get(f"/report/photos/{photo}/").status_code == 404


def test_another_browser_cannot_take_a_photo_along(street: Street):
    photo, thief = sent(Client()), Client()
    thief.get("/report/")
    answer = thief.post("/report/", form(photos=[photo]))
    assert answer.status_code == 422
    assert "有一张照片已经不在了" in text(answer)
    assert not Case.objects.everything("a test").exists()


def test_the_same_photo_sent_again_is_the_same(street: Street):
    client, key = Client(), uuid4().hex
    assert sent(client, key=key) == sent(client, key=key)
    assert Picture.objects.count() == 1


def test_a_photo_that_waited_is_there_for_as_long_as_its_report_may_wait_and_is_taken_in_anew_after(
    street: Street, at: datetime
):
    assert taking.LOOSE_FOR == keys.KEPT
    client, key = Client(), uuid4().hex
    first = sent(client, key=key)
    for later in (timedelta(days=1, hours=2), timedelta(days=6, hours=23)):
        assert work.sweep(at + later) == 0
        assert sent(client, key=key) == first
    assert work.sweep(at + timedelta(days=7, hours=1)) == 1  # before its key is forgotten
    anew = sent(client, key=key)
    assert anew != first
    assert sent(client, key=key) == anew
    assert [str(each.public_id) for each in Picture.objects.all()] == [anew]


def test_without_script_photos_come_with_the_form_and_are_not_lost_when_it_asks(street: Street):
    client = Client()
    client.get("/report/")
    again = client.post(
        "/report/",
        form(place="", files=[upload(), SimpleUploadedFile("b.png", hostile.saved("JPEG", quality=50), "image/png")]),
    )
    assert again.status_code == 422
    said = text(again)
    assert "“b.png”里面和名字说的不是一种，没有收" in html.unescape(said)
    (photo,) = re.findall(r'name="photos" value="([0-9a-f-]{36})" checked', again.content.decode())
    assert client.post("/report/", form(photos=[photo])).status_code == 302
    assert Photo.objects.count() == 1


def test_a_photo_that_is_refused_says_which_and_why_and_the_report_goes_without(street: Street):
    client = Client()
    client.get("/report/")
    answer = client.post(
        "/report/photos/", {"key": "k", "files": upload("a.jpg", b"<svg/>")}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 415
    assert "“a.jpg”不是照片，没有收。能收的是 JPG、PNG、WebP、HEIC。" in text(answer)
    assert client.post("/report/", form()).status_code == 302


def test_more_than_six_are_refused_in_words(street: Street):
    client = Client()
    client.get("/report/")
    answer = client.post("/report/", form(photos=[str(uuid4()) for _each in range(7)]))
    assert answer.status_code == 422
    assert "一次最多 6 张照片" in text(answer)


def test_what_needs_a_photo_is_not_done_without_one(street: Street, report, at: datetime):
    Category.objects.filter(code="54006").update(needs_photo=True)
    case = report()
    with pytest.raises(guards.PhotoMissing):
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    answer = signed_in(street.zhao).post(
        f"/cases/{case.public_id}/on-the-spot/", {"result": RESULT, "category": "54006"}
    )
    assert answer.status_code == 422
    assert "要有一张办好以后的照片" in text(answer)
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT, photos=picture(at))
    assert Photo.objects.get().side == Side.AFTER


def test_control_where_the_category_asks_for_none_none_is_needed(street: Street, report, at: datetime):
    handling.on_the_spot(case_id=report().pk, by=street.zhao, at=at, result=RESULT)
    assert not Photo.objects.exists()


def test_before_and_after_stand_side_by_side_for_the_reporter_and_the_desk(street: Street, at: datetime):
    case = with_photo(street, at)
    lin, zhao = signed_in(street.lin), signed_in(street.zhao)
    assert "办好以后 没有照片" in text(lin.get(f"/cases/{case.public_id}/"))
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT, photos=picture(at))
    for client, address in ((lin, f"/cases/{case.public_id}/"), (zhao, f"/desk/?open={case.public_id}")):
        assert len(links_in(client, address)) == 2
    assert "报的时候" in text(lin.get(f"/cases/{case.public_id}/"))


def test_who_verifies_adds_what_they_saw_and_the_reporter_sees_it_with_what_was_done(street: Street, at: datetime):
    Category.objects.filter(code="54006").update(verify=Verify.HANDS)
    case = with_photo(street, at)
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT, photos=picture(at))
    sun = signed_in(street.sun)
    page = f"/cases/{case.public_id}/verify/"
    assert 'data-send="/report/photos/"' in sun.get(page).content.decode()
    answer = sun.post(page, {"seen": "2", "finding": "看过，能亮了", "files": upload()})
    assert answer.status_code == 302, text(answer)
    held = Photo.objects.order_by("pk").last()
    assert held is not None
    assert (held.step.verb, held.side) == ("verify", Side.AFTER)
    lin = signed_in(street.lin)
    assert len(links_in(lin, f"/cases/{case.public_id}/")) == 3
    assert links_in(Client(), f"/cases/{case.public_id}/") == []


@pytest.mark.parametrize("who", ["lin", "zhao"])
def test_six_photos_cost_no_more_questions_than_one(street: Street, at: datetime, who: str):
    client, questions_of = signed_in(street.person[who]), {}
    for most in (1, 3, 6):
        ids = [each for _photo in range(most) for each in picture(at, Image.effect_noise((480, 360), 90)).ids]
        case = with_photo(street, at, chosen=Chosen(tuple(ids), ME))
        page = f"/cases/{case.public_id}/" if who == "lin" else f"/desk/?open={case.public_id}"
        assert len(links_in(client, page)) == most
        with CaptureQueriesContext(connection) as questions:
            client.get(page)
        questions_of[most] = len(questions)
    assert questions_of[1] == questions_of[3] == questions_of[6]


def test_a_picture_used_before_is_a_remark_for_the_desk_and_not_for_the_reporter(street: Street, at: datetime):
    scene = noise()
    first = with_photo(street, at, who="qian", scene=scene)
    second = with_photo(street, at, scene=scene.resize((400, 300)))
    with_photo(street, at, scene=noise())
    held = tuple(posts_of(street.zhao, at))
    seen = opening.opened(second.public_id, person=street.zhao, held=held, followed=())
    shown = looking.photos(seen)
    (like,) = looking.likes(second, shown, held)
    assert like.number in (first.number, "")
    assert looking.likes(first, [Photo.objects.get(case=first)], held) == []
    assert "很像" in text(signed_in(street.zhao).get(f"/desk/?open={second.public_id}"))
    assert "很像" not in text(signed_in(street.lin).get(f"/cases/{second.public_id}/"))


def test_a_picture_of_another_repair_or_of_the_report_is_remarked_on_by_page_and_by_json(street: Street, at: datetime):
    repair, reported = noise(), noise()
    after = [repair, repair.resize((400, 300)), noise(), reported.resize((400, 300))]
    cases = [with_photo(street, at, scene=scene) for scene in (noise(), noise(), noise(), reported)]
    for case, scene in zip(cases, after, strict=True):
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT, photos=picture(at, scene))
    sun, lin = signed_in(street.sun), signed_in(street.lin)
    for case, like in zip(cases, (None, cases[0], None, cases[3]), strict=True):
        page = text(sun.get(f"/desk/?open={case.public_id}"))
        assert (f"和 {cases[0].number} 的很像" in page) == (like == cases[0])
        assert ("办好以后的照片，和报的时候的一张很像" in page) == (like == case)
        api = f"/api/v1/cases/{case.public_id}/photos"
        said = {"number": like.number, "id": str(like.public_id)} if like else None
        assert [each["like"] for each in sun.get(api).json()] == [None, said]
        assert [each["like"] for each in lin.get(api).json()] == [None, None], "no matter of its reporter's"


def test_who_shows_the_spot_again_as_not_solved_casts_no_doubt_on_the_repair(street: Street, at: datetime):
    scene = noise()
    case = with_photo(street, at)
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT, photos=picture(at, scene))
    reporter, spot = asked(case), picture(at, scene.resize((400, 300)))
    closing.say(case_id=case.pk, reporter=reporter, by=street.lin, at=at, answer=Answer.NOT, photos=spot)
    shown = list(Photo.objects.filter(case=case).order_by("pk"))
    assert [each.side for each in shown] == [Side.BEFORE, Side.AFTER, Side.BEFORE]
    assert looking.likes(case, shown, tuple(posts_of(street.sun, at))) == []
    case.refresh_from_db()
    assert [[each.pk for each in turn] for turn in looking.turns(case, shown)] == [[shown[1].pk], []]
    page = text(signed_in(street.lin).get(f"/cases/{case.public_id}/"))
    assert "今天 9:00办的，没解决 这一次办好以后 没有照片" in page, "the failed repair is no result of the next one"
    handling.on_the_spot(case_id=case.pk, by=street.sun, at=at, result=RESULT, photos=picture(at, noise()))
    shown = list(Photo.objects.filter(case=case).order_by("pk"))
    assert [[each.pk for each in turn] for turn in looking.turns(case, shown)] == [[shown[1].pk], [shown[3].pk]]


def test_whoever_reports_twice_shows_the_same_twice(street: Street, at: datetime):
    first, second = with_photo(street, at), with_photo(street, at + timedelta(minutes=1))
    held = tuple(posts_of(street.zhao, at))
    for case in (first, second):
        assert looking.likes(case, [Photo.objects.get(case=case)], held) == []


def test_by_json_a_photo_is_sent_listed_and_fetched(street: Street, at: datetime):
    client, key = Client(), str(uuid4())
    answer = client.post("/api/v1/photos", {"files": upload()}, headers={"Idempotency-Key": key})
    assert answer.status_code == 201, answer.content
    body = {
        "words": "楼道灯坏了",
        "place": "北园社区8号院14号楼2单元",
        "contact": "anonymous",
        "photos": [answer.json()["id"]],
    }
    made = client.post("/api/v1/cases", body, content_type="application/json", headers={"Idempotency-Key": key})
    assert made.status_code == 201, made.content
    code, case = {"Query-Code": made.json()["query_code"]}, made.json()["id"]
    (shown,) = client.get(f"/api/v1/cases/{case}/photos", headers=code).json()
    assert (shown["side"], shown["step"]) == ("before", 1)
    fetched = client.get(f"/api/v1/cases/{case}/photos/{shown['id']}?size=small", headers=code)
    assert (fetched.status_code, fetched["Content-Type"]) == (200, "image/jpeg")
    assert Client().get(f"/api/v1/cases/{case}/photos/{shown['id']}").status_code == 404
    assert disk.read(Photo.objects.get().picture.name, disk.SMALL) == fetched.content


def test_by_json_a_photo_that_waits_is_its_senders_whoever_brings_the_same_key(street: Street, at: datetime):
    zhou, lin, key = signed_in(street.zhou, at=at), signed_in(street.lin, at=at), {"Idempotency-Key": str(uuid4())}
    taken = zhou.post("/api/v1/photos", {"files": upload()}, headers=key).json()["id"]
    body = {"words": "楼道灯坏了", "place": "北园社区8号院14号楼2单元", "contact": "anonymous", "photos": [taken]}
    for other in (lin, Client()):
        refused = other.post("/api/v1/cases", body, content_type="application/json", headers=key)
        assert (refused.status_code, refused.json()["code"]) == (422, "picture-gone")
    assert not Picture.objects.filter(caller__contains="person:").exists(), "and it names nobody"
    made = zhou.post("/api/v1/cases", body, content_type="application/json", headers=key)
    assert made.status_code == 201, "control: its own sender's it is"
    assert Photo.objects.count() == 1


def test_the_room_is_told_nothing_of_a_picture_whose_row_was_never_written(street: Street, at: datetime, monkeypatch):
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("the process ends here")

    monkeypatch.setattr(taking, "write_down", broken)
    with pytest.raises(RuntimeError):
        photographs.take_in(
            Sent("a.jpg", "", hostile.saved("JPEG")), caller=ME, key="k", person=None, network="n", at=at
        )
    assert not Picture.objects.exists()
