"""Signs at gates and entrances: what a phone reads from one leads to the form of that very place."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
import segno
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from linli.ground.shared.moments import clock_at
from linli.ground.ui import typesetting
from linli.life.cases import posters, signs
from linli.life.cases.models import Case
from linli.town.places import tree
from linli.town.places.locating import locate
from linli.town.places.models import Kind, Place
from linli.town.places.names import spoken
from tests.street import COMMUNITY, Street, signed_in


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def drawn(text: str) -> str:
    """The modules of the code of a text, as they stand in the page's picture."""
    return re.search(r' d="([^"]+)"', segno.make(text, micro=False).svg_inline(border=4, omitsize=True))[1]  # type: ignore[index]


@pytest.mark.parametrize(
    ("code", "hung"),
    [
        (f"{COMMUNITY}-y08", {f"{COMMUNITY}-y08", f"{COMMUNITY}-b14-u1", f"{COMMUNITY}-b14-u2"}),
        (f"{COMMUNITY}-b14", {f"{COMMUNITY}-b14-u1", f"{COMMUNITY}-b14-u2"}),
        (f"{COMMUNITY}-b14-u2", {f"{COMMUNITY}-b14-u2"}),
    ],
)
def test_a_place_has_a_sign_for_itself_and_each_entrance(
    street: Street, at: datetime, code: str, hung: set[str]
) -> None:
    assert {each.code for each in signs.signs(code, at)} >= hung


def test_a_communitys_page_shows_those_at_its_courtyards_first(street: Street, at: datetime) -> None:
    every = signs.signs(COMMUNITY, at)
    hung = {each.code for each in signs.shown_first(COMMUNITY, every)}
    assert f"{COMMUNITY}-y08" in hung
    assert not any("-u" in code for code in hung)
    assert Client().get(f"/signs/{COMMUNITY}/").content.decode().count('class="sign"') == len(hung)
    yard = signs.signs(f"{COMMUNITY}-y08", at)
    assert signs.shown_first(f"{COMMUNITY}-y08", yard) == yard, "control: of a courtyard all"


@pytest.mark.parametrize("code", ["110116001", "nowhere", f"{COMMUNITY}001"])
def test_what_is_no_place_to_hang_one_at_has_none(street: Street, code: str) -> None:
    assert Client().get(f"/signs/{code}/").status_code == 404


def test_what_is_scanned_opens_the_form_of_that_place(street: Street) -> None:
    entrance = street.place["b14-u2"]
    page = Client().get(f"/signs/{entrance.code}/", headers={"Host": "localhost"}).content.decode()
    address = f"{settings.SITE}/p/{entrance.code}/"
    assert drawn(address) in page
    assert drawn(address + "0") not in page, "control: another address is another picture"
    form = Client().get(address.removeprefix(settings.SITE), follow=True).content.decode()
    assert f'value="{entrance.code}" checked' in form


def test_a_sign_whose_place_has_ended_says_what_stands_there_now(street: Street, at: datetime) -> None:
    entrance, building = street.place["b14-u2"], street.place["b14"]
    with clock_at(at + timedelta(days=2)):
        tree.end(places=[entrance], at=at + timedelta(days=1))
        page = Client().get(f"/p/{entrance.code}/")
        assert page.status_code == 200
        assert f"{building.name} {entrance.name}" in page.content.decode()
        assert f'href="/report/?place={building.code}"' in page.content.decode()
        assert Client().get(f"/p/{building.code}/")["Location"] == f"/report/?place={building.code}"
        assert Client().get("/p/110116001008-b99-u1/").status_code == 404


HOSTILE = '8号院 #panic("x") $x$ "] \\ <a> #sys.inputs @y *粗* `码`'


def hidden_in(png: bytes, text: str) -> bool:
    """Whether the code of a text stands on a page, module for module."""
    page = Image.open(BytesIO(png)).convert("L")
    modules = [list(row) for row in segno.make(text, micro=False).matrix]
    size, dark = len(modules), page.point(lambda shade: 255 * (shade < 128))
    left, top, right, bottom = max(_boxes(dark), key=lambda box: box[3] - box[1])
    step = (right - left) / size

    def at_centre(row: int, column: int) -> bool:
        return bool(dark.getpixel((int(left + (column + 0.5) * step), int(top + (row + 0.5) * step))))

    found = [[at_centre(row, column) for column in range(size)] for row in range(size)]
    return abs((bottom - top) - (right - left)) < step and found == [[bool(each) for each in row] for row in modules]


def _boxes(dark: Image.Image) -> Iterator[tuple[int, int, int, int]]:
    """What stands between two white bands of the page, from the top: each one's box."""
    rows = [dark.crop((0, y, dark.width, y + 1)).getbbox() is not None for y in range(dark.height)]
    begins = 0
    for y, black in enumerate([*rows, False]):
        if black and (y == 0 or not rows[y - 1]):
            begins = y
        if not black and y and rows[y - 1]:
            box = dark.crop((0, begins, dark.width, y)).getbbox()
            assert box is not None
            yield box[0], begins, box[2], y


def test_a_posters_code_is_the_one_that_opens_the_form_of_its_place(street: Street, at: datetime) -> None:
    entrance = street.place["b14-u2"]
    png = posters.pdf(signs.signs(entrance.code, at), at, form="png")
    assert hidden_in(png, f"{settings.SITE}/p/{entrance.code}/")
    assert not hidden_in(png, f"{settings.SITE}/p/{street.place['b14-u1'].code}/"), "control: another place's"


def test_a_name_on_a_poster_is_shown_and_never_run(street: Street, at: datetime) -> None:
    """Control: the same words within the template are a program that ends the setting."""
    place = street.place["y08"]
    Place.objects.filter(pk=place.pk).update(name=HOSTILE)
    assert posters.pdf(signs.signs(place.code, at), at).startswith(b"%PDF-")
    with pytest.raises(ValueError, match="nothing was set"):
        typesetting.document(_broken(HOSTILE), {})


def _broken(words: str) -> Path:
    """A template into which a name was written, as it must never be."""
    path = Path(mkdtemp()) / "broken.typ"
    path.write_text(f'#set page(paper: "a4")\n{words}')
    return path


def test_all_posters_of_a_community_are_one_document_for_those_at_its_desk(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = signed_in(street.sun, at=at).get(f"/posters/{COMMUNITY}.pdf")
    assert (made["Content-Type"], made.content[:5]) == ("application/pdf", b"%PDF-")
    hung = {each.code for each in signs.signs(COMMUNITY, at)}
    assert {f"{COMMUNITY}-y08", f"{COMMUNITY}-b14-u2"} <= hung
    assert Client().get(f"/posters/{COMMUNITY}.pdf").status_code == 401
    assert f"/posters/{COMMUNITY}.pdf" in signed_in(street.sun, at=at).get(f"/board/{COMMUNITY}/").content.decode()
    assert "/posters/" not in Client().get(f"/board/{COMMUNITY}/").content.decode()
    monkeypatch.setattr(typesetting, "FONTS", ())
    page = signed_in(street.sun, at=at).get(f"/posters/{COMMUNITY}.pdf").content.decode()
    assert "没有中文字体" in page
    assert page.count('class="sign"') == len(hung)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("yard=%s-y08", r"y08|b14-u\d"),
        ("yard=%s-y08&yard=%s-y12&kind=courtyard", "y08|y12"),
        ("kind=entrance&yard=%s-y12", r"b20-u\d"),
        ("kind=spot", "p01"),
        ("kind=castle", ".*"),
    ],
)
def test_some_are_picked_by_ticks_and_the_document_has_just_those(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch, asked: str, meant: str
) -> None:
    tree.create(seed=tree.Seed(Kind.SPOT, f"{COMMUNITY}-p01", "1号议事亭", f"{COMMUNITY}002"), at=at)
    every = {each.code for each in signs.signs(COMMUNITY, at)}
    wanted = {code for code in every if re.fullmatch(f"{COMMUNITY}-(?:{meant})", code)}
    assert wanted
    printed: list[str] = []
    document = typesetting.document

    def seen(template: Path, data: dict[str, Any], *, form: str) -> bytes:
        printed.extend(each["address"] for each in data["places"])
        return document(template, data, form=form)

    monkeypatch.setattr(typesetting, "document", seen)
    client, query = signed_in(street.sun, at=at), asked.replace("%s", COMMUNITY)
    made = client.get(f"/posters/{COMMUNITY}.pdf?{query}").content
    assert set(printed) == {f"{settings.SITE}/p/{code}/" for code in wanted}
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == len(wanted) == len(printed)
    page = client.get(f"/signs/{COMMUNITY}/?{query}").content.decode()
    if "castle" not in asked:
        assert page.count('class="sign"') == len(wanted), "and so does the page"
        assert page.count(" checked") == len(query.split("&")), "which keeps the ticks"
    assert f'formaction="/posters/{COMMUNITY}.pdf"' in page
    assert "formaction" not in Client().get(f"/signs/{COMMUNITY}/?{query}").content.decode(), "control: a neighbour"


def test_where_nothing_hangs_at_what_is_picked_the_page_says_so(street: Street, at: datetime) -> None:
    client, query = signed_in(street.sun, at=at), f"yard={COMMUNITY}-y99"
    led = client.get(f"/posters/{COMMUNITY}.pdf?{query}", follow=True)
    assert led.redirect_chain == [(f"/signs/{COMMUNITY}/?{query}", 302)]
    assert "挑的里头没有要挂牌子的地方" in led.content.decode()


def test_as_many_queries_for_one_sign_as_for_all(street: Street) -> None:
    asked, codes = [], (f"{COMMUNITY}-b14-u2", f"{COMMUNITY}-y08")
    for code in codes:
        Client().get(f"/signs/{code}/")  # what is known of a place from now on is not asked for again
    for code in codes:
        with CaptureQueriesContext(connection) as found:
            Client().get(f"/signs/{code}/")
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_the_paper_receipt_leads_to_the_number_and_never_holds_the_code_in_its_picture(street: Street) -> None:
    client = Client()
    given = {"words": "楼道灯坏了", "category": "54006", "at": street.place["b14-u2"].code, "contact": "anonymous"}
    made = client.post("/report/", {**given, "once": "018f3a4b-1380-4001-8345-012345678901"})
    paper = client.get(made["Location"].replace("/receipt/", "/receipt/paper/")).content.decode()
    number = re.search(r"LL-\d{4}-\d{4}", paper)[0]  # type: ignore[index]
    address = f"/cases/follow/?number={number}"
    assert drawn(settings.SITE + address) in paper
    assert f'value="{number}"' in client.get(address).content.decode()


@pytest.mark.parametrize("stands_in", [f"{COMMUNITY}-y08", f"{COMMUNITY}002"])
def test_a_spot_has_a_sign_after_those_of_doors_and_one_reports_from_it(
    street: Street, at: datetime, stands_in: str
) -> None:
    code = f"{COMMUNITY}-p01"
    tree.create(seed=tree.Seed(Kind.SPOT, code, "1号议事亭", stands_in), at=at)
    assert [each.code for each in signs.signs(code, at)] == [code]
    hung = signs.signs(COMMUNITY, at)
    assert [each.code for each in hung].index(code) == len(hung) - 1
    assert hung[-1].where.endswith("1号议事亭")
    assert (code in {each.code for each in signs.signs(f"{COMMUNITY}-y08", at)}) == stands_in.endswith("y08")
    found = locate("1号议事亭门口", street.place["community"])
    assert found.place is not None
    assert (found.place.code, found.asked) == (code, "")
    assert f'value="{code}" checked' in Client().get(f"/p/{code}/", follow=True).content.decode()
    given = {"words": "亭子的灯坏了", "category": "54006", "at": code, "contact": "anonymous"}
    assert Client().post("/report/", {**given, "once": "018f3a4b-1380-4001-8345-012345678901"}).status_code == 302
    case = Case.objects.everything("a test").select_related("place", "grid", "courtyard").get()
    assert (case.place, case.grid) == (found.place, street.place["grid2"])
    assert case.courtyard == (street.place["y08"] if stands_in.endswith("y08") else None)
    assert "1号议事亭" in signed_in(street.zhao, at=at).get("/desk/").content.decode()
    said = spoken([case.courtyard or case.community, case.place])
    board, page = reverse("cases:board-of", args=[COMMUNITY]), reverse("cases:case", args=[case.public_id])
    assert [said in Client().get(each).content.decode() for each in (board, page)] == [True, True]
    assert Client().get(f"/api/v1/cases/{case.public_id}").json()["place"]["code"] == code
    Case.objects.everything("a test").update(place=street.place["b14-u2"])
    assert not any(said in Client().get(each).content.decode() for each in (board, page)), "control: at a door"
    with pytest.raises(tree.WrongParent):
        tree.create(seed=tree.Seed(Kind.SPOT, f"{COMMUNITY}-p02", "岗亭", f"{COMMUNITY}-b14"), at=at)
