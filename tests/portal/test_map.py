"""The map and the list beside it count the same, and no more than anybody may read."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import FloatRect, Locator, Page, expect

from linli.ground.shared.moments import now
from linli.life.cases import answering, boards, intake, pins
from linli.life.cases.intake import Said
from linli.life.cases.matters import GROUPS
from linli.life.cases.models import Case, Category, Contact
from linli.life.cases.narrowing import STANDS
from linli.town.people import appoint
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of
from linli.town.places import tree
from linli.town.places.models import Kind, Place
from tests.boundaries.drawn import box, draw, feature, middle
from tests.browser import DESKTOP, PHONE, Visit, barriers
from tests.street import COMMUNITY, Street, signed_in

EVERYWHERE = {"west": "116", "south": "40", "east": "117", "north": "41"}
HERE = {"at": COMMUNITY}


def drawn(street: Street) -> None:
    """Grids 2 and 3, and of their courtyards 8 and 12."""
    yards = [feature(box(0, 0), code=f"{COMMUNITY}-y08"), feature(box(2, 0), code=f"{COMMUNITY}-y12")]
    grids = [feature(box(0, 0, 2, 2), code=f"{COMMUNITY}002"), feature(box(2, 0, 2, 2), code=f"{COMMUNITY}003")]
    draw(street, *yards, *grids)


def report(street: Street, place: str, n: int = 1, kind: str = "54006") -> Case:
    said = Said(street.place[place], f"楼道灯坏了，第{n}盏", kind, contact=Contact.NAMED)
    return intake.report(said, reporter=street.lin, query_code=f"CODE{place}{n}", by=street.lin, at=street.at)


def asked(client: Client | None = None, **more: str) -> list[Any]:
    response = (client or Client()).get("/api/v1/map/pins", EVERYWHERE | more)
    assert response.status_code == 200, response.content
    found: list[Any] = response.json()["pins"]
    return found


def shown(client: Client | None = None, **more: str) -> str:
    response = (client or Client()).get("/map/", HERE | more)
    assert response.status_code == 200
    return response.content.decode()


def test_pins_count_by_courtyard_or_by_grid_where_that_is_not_drawn(street: Street) -> None:
    drawn(street)
    for n, place in enumerate(["b14-u1", "b14-u2", "b20-u1", "b15-u1"]):
        report(street, place, n)
    answering.answer(case_id=report(street, "b20-u1", 9).pk, by=street.qian, at=street.at, words="看到了")
    found = asked()
    assert {pin["place"]["code"][-4:]: (pin["count"], pin["waiting"]) for pin in found} == {
        "-y08": (2, 2),
        "-y12": (2, 1),
        "8002": (1, 1),
    }
    assert found[0]["words"] == "2 件没办完 · 2 件等答复"
    assert [pin["said"] for pin in found] == ["北园社区 8 号院", "北园社区 12 号院", "北园社区 第 2 网格"]
    assert found[0]["href"] == f"/board/{COMMUNITY}-y08/?show=open"
    assert (found[0]["longitude"], found[0]["latitude"]) == pytest.approx(middle(box(0, 0)))
    west = asked(east=str(box(0.9, 0)[0][0]))
    assert [pin["place"]["code"][-3:] for pin in west] == ["y08"], "the box, and control"
    for code, theirs in ((f"{COMMUNITY}002", ["-y08", "8002"]), (COMMUNITY, ["-y08", "-y12", "8002"])):
        opened = shown(at=code)
        own = re.search(r'data-pins="[^"]*[?](within=\w+)', opened)
        assert own is not None
        found = asked(within=own[1].removeprefix("within="))
        assert [pin["place"]["code"][-4:] for pin in found] == theirs, "a place's map shows what is its own"
        said = [int(n) for n in re.findall(r'<p class="soft">(\d+) 件没办完', opened)]
        assert sum(said) == sum(pin["count"] for pin in found), "and its list says the same"
    assert Client().get("/api/v1/map/pins", EVERYWHERE | {"within": "110116"}).status_code == 404, "no map of its own"
    listed = shown()
    for number, stands_in in enumerate([f"{COMMUNITY}-y08", f"{COMMUNITY}002"], start=1):
        seed = tree.Seed(Kind.SPOT, f"{COMMUNITY}-p0{number}", f"{number}号议事亭", stands_in)
        street.place[f"p0{number}"] = tree.create(seed=seed, at=street.at)
        report(street, f"p0{number}")
    spots = {pin["place"]["code"][-4:]: pin["count"] for pin in asked()}
    assert spots == {"-y08": 3, "-y12": 2, "8002": 2}, "a spot's at its courtyard, or else at its grid"
    assert sum(map(int, re.findall(r">(\d+) 件没办完", listed))) == 2 + 2 + 1 + 5, "each courtyard, and together"


def test_no_pin_is_nearer_than_the_courtyard_and_what_nobody_may_know_is_not_counted(street: Street) -> None:
    drawn(street)
    report(street, "b14-u2")
    case = report(street, "b20-u1")
    seen = {(pin["place"]["code"], pin["longitude"]) for pin in asked()}
    report(street, "b14-u1", 2)
    assert {(pin["place"]["code"], pin["longitude"]) for pin in asked()} == seen, "another entrance, the same point"
    Case.objects.everything("a test").filter(pk=case.pk).update(hidden=True)
    assert [pin["place"]["code"][-3:] for pin in asked()] == ["y08"]
    assert "12 号院" not in shown()


def test_whoever_has_a_desk_may_see_what_lies_on_it_and_nobody_else(street: Street) -> None:
    drawn(street)
    report(street, "b14-u2")
    report(street, "b20-u1")
    for who, codes in (("zhao", ["y08"]), ("qian", ["y12"]), ("lin", [])):
        assert [pin["place"]["code"][-3:] for pin in asked(signed_in(street.person[who]), of="desk")] == codes
    mine = shown(signed_in(street.zhao), of="desk")
    assert ("8 号院" in mine, "12 号院" in mine) == (True, False)
    assert "12 号院" in shown(signed_in(street.lin), of="desk"), "control: who has no desk sees what is public"
    assert Client().get("/api/v1/map/pins", EVERYWHERE | {"of": "desk"}).status_code == 401


def test_a_part_is_counted_alike_by_pins_list_and_the_board_that_both_open(street: Street):
    drawn(street)
    reported = [("b14-u1", "54006"), ("b14-u2", "53001"), ("b20-u1", "54006"), ("b20-u1", "54008")]
    first, *_others = [report(street, place, n, kind) for n, (place, kind) in enumerate(reported)]
    answering.answer(case_id=first.pk, by=street.zhao, at=street.at, words="看到了")
    parts: list[dict[str, str]] = [{"kind": kind} for kind in GROUPS]
    parts += [{"stands": each} for each in STANDS] + [{"hazard": "1"}, {"kind": "54", "stands": "waiting"}]
    counts = []
    for part in parts:
        pins_here, listed = asked(None, **part), shown(None, **part)
        counts.append(sum(pin["count"] for pin in pins_here))
        said = [int(n) for n in re.findall(r'<p class="soft">(\d+) 件', listed)]
        assert sum(said) == counts[-1], part
        assert "件没办完" not in listed, "a part is not all that is open"
        for pin in pins_here:
            assert pin["href"].replace("&", "&amp;") in listed
            board = Client().get(pin["href"]).content.decode()
            assert board.count('<article class="case">') == pin["count"], part
            assert Client().get("/api/v1" + re.sub(r"/board/(.*)/\?", r"/boards/\1?", pin["href"])).json()["items"]
    kinds, stands = counts[: len(GROUPS)], counts[len(GROUPS) : -2]
    assert (sum(kinds), sum(stands)) == (4, 4), "each is of one kind, and stands in one state"
    assert sorted(kinds)[-2:] == [1, 3]
    assert stands == [3, 1, 0]
    assert counts[-1] == 2
    assert "只看：等答复。 3 件</p>" in shown(stands="waiting")
    assert asked(stands="waiting")[0]["words"] == "1 件"
    none = shown(stands="asking", hazard="1")
    assert "按“等居民确认、有危险的”挑，没有没办完的。" in none, "nothing of both says both"
    assert f'href="?at={COMMUNITY}&amp;of=public">不挑了，都看' in none, "and leads back to all"
    assert Client().get("/api/v1/map/pins", EVERYWHERE | {"kind": "99"}).status_code == 422
    assert "都看" not in shown(kind="99"), "what nobody knows is all"


def test_what_was_filed_as_private_is_found_by_strangers_under_no_kind_and_no_danger(street: Street):
    drawn(street)
    report(street, "b14-u2", kind="54006")
    parts: tuple[dict[str, str], ...] = ({"kind": "54"}, {"hazard": "1"}, {"stands": "waiting"}, {})
    Category.objects.filter(code="54006").update(hazard=True)
    assert [len(asked(None, **part)) for part in parts] == [1, 1, 1, 1], "control"
    Category.objects.filter(code="54006").update(hidden=True)
    assert [len(asked(None, **part)) for part in parts] == [0, 0, 1, 1]
    zhao = signed_in(street.zhao)
    assert [len(asked(zhao, of="desk", **part)) for part in parts] == [1, 1, 1, 1], "who answers for it finds it"


def test_as_many_queries_at_one_pin_as_at_many(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn(street)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            asked(kind="54", hazard="0")
            shown(kind="54")
        return len(counted)

    report(street, "b14-u2")
    queries()
    few = queries()
    for n, place in enumerate(["b15-u1", "b20-u1", "b21-u1"] * 2):
        report(street, place, n + 2)
    assert queries() == few
    monkeypatch.setattr(pins, "MOST", 1)
    assert [pin["place"]["code"][-4:] for pin in asked()] == [], "neither is drawn: the community is not"
    monkeypatch.setattr(pins, "MOST", 2)
    assert len(asked()) == 4


def test_without_outlines_and_without_a_place_there_is_a_list(street: Street) -> None:
    report(street, "b14-u2")
    assert asked() == []
    listed = shown()
    assert "还没画上地图" in listed
    assert "8 号院" in listed
    choose = Client().get("/map/").content.decode()
    assert f'href="/map/?at={COMMUNITY}"' in choose
    assert Client().get("/map/", {"at": "110116"}).status_code == 404
    assert Client().get("/map/", {"at": f"{COMMUNITY}002"}).status_code == 200


def test_who_works_here_is_taken_to_their_community_or_chooses_among_their_streets_first(street: Street) -> None:
    there = "110116000001"
    for kind, code, name, within in (
        (Kind.STREET, "110116000", "龙山街道", "110116"),
        (Kind.COMMUNITY, there, "南城社区", "110116000"),
        (Kind.GRID, f"{there}001", "第 1 网格", there),
        (Kind.COURTYARD, f"{there}-y01", "1 号院", f"{there}001"),
    ):
        tree.create(seed=tree.Seed(kind, code, name, within), at=street.at)
    assert street.lane is not None
    appoint.appoint(
        person_id=street.gu.pk, role=Role.LANE_CHIEF, lane_id=street.lane.pk, duty_phone="", by=None, at=street.at
    )
    for who in ("li", "zhao", "song"):
        mine = signed_in(street.person[who])
        assert "北园社区的地图" in mine.get("/map/").content.decode(), who
        assert mine.get("/board/")["location"] == f"/board/{COMMUNITY}/", who
        for address in ("/map/", f"/board/{COMMUNITY}/"):
            page = mine.get(address).content.decode()
            assert ('<nav class="rail"' in page, "看哪个院" in page) == (True, "board" in address), (
                "the desk's ways stay"
            )
    assert '<nav class="rail"' not in Client().get(f"/board/{COMMUNITY}/").content.decode(), "control"
    on_the_lane = [post for post in posts_of(street.gu, now()) if post.lane_id is not None]
    alone, _all = boards.worked_in(on_the_lane, now())
    assert alone == street.place["community"]
    for name, first in (("han", COMMUNITY), ("zheng", there), ("", there)):
        client = signed_in(street.person[name]) if name else Client()
        for address in ("/map/", "/board/"):
            offered = re.findall(r'href="/(?:map/[?]at=|board/)(\d{12})', client.get(address).content.decode())
            assert offered == sorted([COMMUNITY, there], key=lambda code: code != first), (name, address)


def sides(shown: Locator) -> FloatRect:
    """Where something stands in the window."""
    found = shown.bounding_box()
    assert found is not None
    return found


@pytest.mark.browser
@pytest.mark.parametrize(("size", "large"), [(PHONE, {}), (PHONE, {"large-type": "1"}), (DESKTOP, {})])
def test_a_pin_opens_its_list_by_finger_and_by_key(visit: Visit, street: Street, size: Any, large: Any) -> None:
    drawn(street)
    Place.objects.filter(pk=street.place["y12"].pk).update(name="12 号院<b>")
    case = report(street, "b14-u2")
    report(street, "b20-u1", 2)
    page: Page = visit(f"/map/?at={COMMUNITY}", size=size, cookies=large)
    region = page.get_by_role("region", name="北园社区的地图")
    expect(region.locator("path.area")).to_have_count(4)
    for chip in page.get_by_role("navigation", name="看哪些").get_by_role("link").all():
        lies = sides(chip)
        assert 0 <= lies["x"] <= lies["x"] + lies["width"] <= size["width"], "each chip is seen whole"
    page.wait_for_selector("#map[data-ready]")
    buttons, outlines = (
        region.locator(each).first for each in (".leaflet-control-zoom", ".leaflet-overlay-pane svg g")
    )
    stand, lie = sides(buttons), sides(outlines)
    assert stand["x"] + stand["width"] <= lie["x"] or stand["y"] + stand["height"] <= lie["y"], "no button covers any"
    pin = region.get_by_role("button", name="北园社区 8 号院 · 1 件没办完")
    expect(pin).to_have_text("1")
    names = region.locator(".name")
    region.get_by_role("button", name="放大").click(modifiers=["Shift"])
    expect(names).to_have_text(["8 号院", "12 号院<b>"])
    region.get_by_role("button", name="缩小").click(modifiers=["Shift"])
    expect(names).to_have_count(0)  # no room below a pin
    expect(pin).to_have_text("1")
    side = sides(pin)
    assert min(side["width"], side["height"]) >= 48
    assert not barriers(page)
    pin.press("Enter")
    page.wait_for_url(f"**/board/{COMMUNITY}-y08/?show=open")
    page.go_back()
    region.get_by_role("button", name="12 号院").click()
    page.wait_for_url(f"**/board/{COMMUNITY}-y12/?show=open")
    title, below = (sides(page.locator(each)) for each in ("main > h1", "main > h1 + *"))
    assert below["y"] - title["y"] - title["height"] < 30, "what stands beside pushes nothing apart"
    assert case.reported_at <= now()


@pytest.mark.browser
def test_without_script_the_list_says_it_all(visit: Visit, street: Street) -> None:
    drawn(street)
    report(street, "b14-u2")
    says = "放大了，看得到院名"
    expect(visit(f"/map/?at={COMMUNITY}").get_by_text(says)).to_be_visible()
    page = visit(f"/map/?at={COMMUNITY}", script=False)
    expect(page.get_by_role("region")).to_have_count(0)
    expect(page.get_by_text(says)).to_be_hidden()
    page.get_by_role("link", name="8 号院").click()
    page.wait_for_url(f"**/board/{COMMUNITY}-y08/?show=open")
