"""Photos in a browser: made small there, sent as soon as they are chosen, tried again, taken away, never in the way."""

import base64
import struct
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from linli.ground.files import taking
from linli.ground.files.models import Picture
from linli.ground.files.taking import Prepared, Sent
from linli.ground.shared.moments import now
from linli.life.cases import categories
from linli.life.cases.models import Case, Photo, Point
from tests.browser import PHONE, Visit
from tests.cases.conftest import CATEGORIES
from tests.files.test_globe import NOWHERE, SOMEWHERE
from tests.street import make_street
from tests.trust import hostile

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db: None, settings, tmp_path) -> None:
    settings.PICTURES = tmp_path / "pictures"
    categories.load(CATEGORIES, valid_from=date(2025, 1, 1))
    make_street(now())


@pytest.fixture
def photo(tmp_path) -> Path:
    file: Path = tmp_path / "IMG_2026.jpg"
    file.write_bytes(hostile.saved("JPEG", hostile.picture((3000, 2000)), comment=hostile.MARKER))
    return file


def filled(page: Page, words: str = "楼道的灯坏了") -> None:
    page.fill("textarea[name=words]", words)
    page.fill("input[name=place]", "北园社区8号院14号楼2单元")
    page.check("input[name=contact][value=anonymous]")


def album(page: Page) -> str:
    return ".photos input[type=file][multiple]"


def test_photos_are_made_small_sent_when_chosen_and_go_with_the_report(
    town: None, visit: Visit, photo: Path, monkeypatch: pytest.MonkeyPatch
):
    page, sizes, prepare = visit("/report/", size=PHONE), list[int](), taking.prepare

    def weighed(sent: Sent, *, vouched: bool) -> Prepared:
        sizes.append(len(sent.data))
        return prepare(sent, vouched=vouched)

    monkeypatch.setattr(taking, "prepare", weighed)
    page.set_input_files(album(page), [photo, photo])
    expect(page.locator(".photos .sent input[name=photos]")).to_have_count(2, timeout=30_000)
    assert list(Picture.objects.values_list("width", "height")) == [(1600, 1067)] * 2
    page.locator(".photos [data-take-away]").last.click()
    expect(page.locator(".photos .sent > li")).to_have_count(1)
    filled(page)
    page.click("main form button.main")
    page.wait_for_selector(".slip")
    assert Photo.objects.count() == 1
    assert len(sizes) == 2
    assert max(sizes) < photo.stat().st_size


def test_where_the_line_is_bad_it_says_so_and_is_tried_again(town: None, visit: Visit, photo: Path):
    page = visit("/report/", size=PHONE)

    def cut(route: Route) -> None:
        route.abort("internetdisconnected")

    page.route("**/report/photos/", cut)
    page.set_input_files(album(page), photo)
    expect(page.locator(".photos .failed")).to_contain_text("还没传上去", timeout=15_000)
    page.unroute("**/report/photos/", cut)
    page.click(".photos [data-again]")
    expect(page.locator(".photos .sent input[name=photos]")).to_have_count(1, timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_report_waits_for_a_photo_on_its_way_and_goes_without_it_when_pressed_again(
    town: None, visit: Visit, photo: Path
):
    page, held = visit("/report/", size=PHONE), list[Route]()
    page.route("**/report/photos/", lambda route: held.append(route))
    page.set_input_files(album(page), photo)
    filled(page)
    page.wait_for_function("() => document.querySelector('.photos .sending img').src.startsWith('data:')")
    page.click("main form button.main")
    expect(page.locator("#said")).to_contain_text("照片还在传")
    assert not Case.objects.everything("a test").exists()
    page.click("main form button.main")
    page.wait_for_selector(".slip")
    assert Case.objects.everything("a test").count() == 1
    assert not Photo.objects.exists()


def test_without_script_photos_come_along_and_stay_when_the_form_asks(town: None, visit: Visit, photo: Path):
    page = visit("/report/", size=PHONE, script=False)
    page.set_input_files(album(page), photo)
    filled(page)
    page.fill("input[name=place]", "")
    page.click("main form button.main")
    assert page.is_checked(".photos input[name=photos]")
    page.fill("input[name=place]", "北园社区8号院14号楼2单元")
    page.click("main form button.main")
    page.wait_for_selector(".slip")
    assert Photo.objects.count() == 1


def told_by(page: Page, samples: list[bytes]) -> list[str]:
    """What the script reads of each as the place where it was taken."""
    read = """async (all) => {
      const { place } = await import("/static/ui/exif.js");
      const file = (each) => new Blob([Uint8Array.from(atob(each), (sign) => sign.charCodeAt(0))]);
      return Promise.all(all.map((each) => place(file(each))));
    }"""
    return list(page.evaluate(read, [base64.b64encode(each).decode() for each in samples]))


def test_the_script_reads_a_photos_place_as_the_server_does_and_nothing_where_it_cannot_be(town: None, visit: Visit):
    page, whole = visit("/report/", size=PHONE), hostile.placed()
    tiff = whole[whole.index(b"MM\0*") :]
    loop = whole.replace(tiff[:26], tiff[:18] + struct.pack(">II", 8, 0), 1)
    good = [hostile.placed(**how) for how, _place in SOMEWHERE]
    nowhere = [hostile.placed(**how) for how in NOWHERE] + [hostile.placed(kind=4), hostile.saved("JPEG"), b"", loop]
    cut = [whole[: whole.index(b"Exif") + n] for n in range(0, 132, 3)]
    assert told_by(page, good) == [place for _how, place in SOMEWHERE]
    assert set(told_by(page, nowhere + cut)) == {""}


def test_a_photo_that_knows_its_place_is_asked_about_once_and_tells_it_only_if_ticked(
    town: None, visit: Visit, photo: Path, tmp_path: Path
):
    placed = tmp_path / "IMG_2027.jpg"
    placed.write_bytes(hostile.placed(made=hostile.picture((2400, 1600))))
    for ticked in (False, True):
        page = visit("/report/", size=PHONE)
        asked = page.locator(".photos .place")
        page.set_input_files(album(page), photo)
        expect(page.locator(".photos .sent input[name=photos]")).to_have_count(1, timeout=30_000)
        expect(asked).to_be_hidden()
        page.set_input_files(album(page), placed)
        expect(asked).to_be_visible(timeout=30_000)
        expect(asked).to_contain_text("照片记着拍的地方，要一起告诉来办的人吗？", use_inner_text=True)
        expect(asked).not_to_contain_text("要是", use_inner_text=True)
        expect(asked.locator("input")).not_to_be_checked()
        page.locator(".photos [data-take-away]").last.click()
        expect(asked).to_be_hidden()
        page.set_input_files(album(page), placed)
        expect(page.locator(".photos .sent input[name=photos]")).to_have_count(2, timeout=30_000)
        if ticked:
            asked.locator("input").check()
        filled(page, "垃圾没人收" if ticked else "楼道的灯坏了")
        page.click("main form button.main")
        page.wait_for_selector(".slip")
        assert [str(each.latitude) for each in Point.objects.all()] == ["40.3230"] * ticked
