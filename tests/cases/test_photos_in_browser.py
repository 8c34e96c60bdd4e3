"""Photos in a browser: made small there, sent as soon as they are chosen, tried again, taken away, never in the way."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from linli.ground.files import taking
from linli.ground.files.models import Picture
from linli.ground.files.taking import Prepared, Sent
from linli.ground.shared.moments import now
from linli.life.cases import categories
from linli.life.cases.models import Case, Photo
from tests.browser import PHONE, Visit
from tests.cases.conftest import CATEGORIES
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


def filled(page: Page) -> None:
    page.fill("textarea[name=words]", "楼道的灯坏了")
    page.fill("input[name=place]", "北园社区8号院14号楼2单元")
    page.check("input[name=contact][value=anonymous]")


def album(page: Page) -> str:
    return ".photos input[type=file][multiple]"


def test_photos_are_made_small_sent_when_chosen_and_go_with_the_report(
    town: None, visit: Visit, photo: Path, monkeypatch: pytest.MonkeyPatch
):
    page, sizes, prepare = visit("/report/", size=PHONE), list[int](), taking.prepare

    def weighed(sent: Sent) -> Prepared:
        sizes.append(len(sent.data))
        return prepare(sent)

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
    expect(page.locator(".photos .failed")).to_contain_text("没传上去", timeout=15_000)
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
    page.wait_for_function("document.querySelector('.photos .sending img').src.startsWith('data:')")
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
