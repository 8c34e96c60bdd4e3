"""Boundaries come in by a page, by JSON and by a command; points of the map are asked for by anyone."""

import base64
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.cli import main
from linli.ground.audit.models import Entry
from linli.ground.shared.datums import Datum, from_wgs84
from linli.ground.shared.moments import clock_at
from linli.town.boundaries.models import Boundary
from linli.town.places import tree
from linli.town.places.models import Kind
from tests.boundaries.drawn import box, draw, feature, geojson, middle
from tests.street import COMMUNITY, Street, signed_in

HERE = "/api/v1/boundaries"
GRIDS = [feature(box(0, 0, 2, 2), 编码=f"{COMMUNITY}002"), feature(box(2, 0, 2, 2), 编码=f"{COMMUNITY}003")]
APART = [GRIDS[0], feature(box(1, 0, 2, 2), 编码=f"{COMMUNITY}003")]
WRONG = [GRIDS[0], feature(box(2, 0, 2, 2), 编码="没有的网格")]


def upload(client: Client, *features: Any, datum: str = "wgs84") -> Any:
    return client.post("/boundaries/", {"file": SimpleUploadedFile("怀柔.geojson", geojson(*features)), "datum": datum})


def hidden(response: Any) -> dict[str, str]:
    found = dict(re.findall(r'type="hidden" name="(datum|source|kept)" value="([^"]*)"', response.content.decode()))
    assert set(found) == {"datum", "source", "kept"}
    return found


def test_a_file_is_looked_through_and_then_drawn(street: Street):
    client = signed_in(street.meng)
    assert "现在一块也没画" in client.get("/boundaries/").content.decode()
    seen = upload(client, *APART)
    assert seen.status_code == 200
    for words in ("新画 2", "第 2 网格", "2.5 公顷", "重叠的地方 1", "40.32063, 116.63159"):
        assert words in seen.content.decode()
    assert not Boundary.objects.exists()
    page = seen.content.decode()
    shown = [page.count(f'<path class="{part}"') for part in ("drawn", "before", "overlap", "gap")]
    assert shown == [2 + 1, 0, 1 + 1, 0], "in the drawing, and once in its legend: one rule colours both"
    words = "图上：画 2 块，第 2 网格、第 3 网格；重叠 1 处，空着 0 处。"
    assert page.count(words) == 2, "to those who see the picture, and to those who hear it"
    both = f'1. 北园社区第 2 网格 和 北园社区第 3 网格 <span class="soft">{COMMUNITY}002、{COMMUNITY}003</span>'
    assert both in page
    assert client.post("/boundaries/draw/", hidden(seen)).status_code == 302
    assert Boundary.objects.count() == 2
    entry = Entry.objects.get(verb="boundaries.redrawn")
    assert (entry.actor, entry.object) == (street.meng.source, f"place:{street.place['district'].pk}")
    assert {each.source for each in Boundary.objects.all()} == {"怀柔.geojson"}
    assert "现在画好的：网格 2 块" in client.get("/boundaries/").content.decode()
    assert "没有要变的" in upload(client, *APART).content.decode()


def test_what_a_file_moves_a_kilometre_is_named_above_the_button_and_moves_only_when_that_is_agreed_to(street: Street):
    draw(street, *GRIDS, feature(box(0, 0, 4, 2), 编码=COMMUNITY))
    client = signed_in(street.meng)
    moved = feature(box(12, 0, 4, 2), 编码=COMMUNITY)
    seen = upload(client, moved)
    page = seen.content.decode()
    far, behind = "北园社区的中间挪了 1.1 公里，比它自己的宽（220 米）还远。", "里面有 2 块（网格）没跟着挪"
    assert all(page.index(words) < page.index("就这样，画上") for words in (far, behind, "坐标系选对了没有"))
    assert "空着的地方" not in page
    assert page.index("北园社区 <") < page.index(f">{COMMUNITY}<"), "the name, then the code"
    larger = upload(client, feature(box(0, 0, 5, 2), 编码=COMMUNITY)).content.decode()
    assert ("先看这里" in larger, 'name="moves"' in larger) == (False, False), "control"
    body = {"file": base64.b64encode(geojson(moved)).decode(), "datum": "wgs84", "source": "a test"}
    said = client.post(HERE, body, content_type="application/json").json()
    assert said["asks"]
    assert [(each["code"], round(each["metres"], -2)) for each in said["far"]] == [(COMMUNITY, 1100)]
    assert [(each["place"]["code"], each["kind"], each["count"]) for each in said["behind"]] == [(COMMUNITY, "grid", 2)]
    refused = client.post("/boundaries/draw/", hidden(seen))
    assert (refused.status_code, "都看清楚了就勾上" in refused.content.decode()) == (422, True)
    agreed = body | {"apply": True, "plan": said["plan"]}
    unsaid = client.post(HERE, agreed, content_type="application/json")
    assert (unsaid.status_code, unsaid.json()["code"]) == (422, "moves-not-agreed")
    assert not Boundary.objects.filter(valid_from=street.at).exists()
    assert client.post("/boundaries/draw/", hidden(refused) | {"moves": "on"}).status_code == 302
    back = body | {"file": base64.b64encode(geojson(feature(box(0, 0, 4, 2), 编码=COMMUNITY))).decode()}
    with clock_at(street.at + timedelta(seconds=1)):
        done = client.post(HERE, back | {"apply": True, "moves": True}, content_type="application/json").json()
    assert (done["drawn"], done["asks"]) == (1, False)


def test_a_source_of_signs_that_nobody_sees_is_refused(street: Street):
    body = {"file": base64.b64encode(geojson(feature(box(0, 0), 编码=COMMUNITY))).decode(), "datum": "wgs84"}
    for source in ("<script>", "a\u202etest"):
        refused = signed_in(street.meng).post(HERE, body | {"source": source}, content_type="application/json")
        assert (refused.status_code, "尖括号" in refused.content.decode()) == (422, True)


def test_what_is_drawn_is_what_was_seen(street: Street):
    client = signed_in(street.meng)
    said = hidden(upload(client, *GRIDS))
    draw(street, feature(box(0, 0, 1, 1), 编码=f"{COMMUNITY}002"))
    refused = client.post("/boundaries/draw/", said)
    assert (refused.status_code, "和您看过的不一样了" in refused.content.decode()) == (409, True)
    assert Boundary.objects.count() == 1
    assert client.post("/boundaries/draw/", hidden(refused)).status_code == 302, (
        "control: what it shows now is agreed to"
    )


def test_errors_are_shown_by_row_and_what_came_back_changed_is_refused(street: Street):
    client = signed_in(street.meng)
    wrong = upload(client, *WRONG)
    assert wrong.status_code == 422
    assert "文件里第 2 块 没有的网格" in wrong.content.decode()
    assert upload(client).status_code == 422, "no outline"
    assert client.post("/boundaries/", {"datum": "wgs84"}).status_code == 422
    said = hidden(upload(client, *GRIDS))
    assert client.post("/boundaries/draw/", said | {"datum": "gcj02"}).status_code == 422
    assert client.post("/boundaries/draw/", {}).status_code == 422
    assert not Boundary.objects.exists()


def test_a_session_that_was_left_open_draws_nothing(street: Street, at: datetime):
    client = signed_in(street.meng, at=at)
    said = hidden(upload(client, *GRIDS))
    with clock_at(at + timedelta(minutes=11)):
        assert client.post("/boundaries/draw/", said).status_code == 403
    assert client.post("/boundaries/draw/", said).status_code == 302, "control"


def test_a_street_draws_within_its_reach_only(street: Street):
    tree.plant(seeds=[tree.Seed(Kind.STREET, "110116002", "龙山街道", "110116")], at=street.at)
    outside = upload(signed_in(street.han), *GRIDS, feature(box(9, 9), 编码="110116002"))
    assert outside.status_code == 422
    assert "不在您管的范围里" in outside.content.decode()
    assert upload(signed_in(street.han), *GRIDS).status_code == 200, "control"


def test_by_json_it_is_looked_through_and_drawn_once(street: Street):
    client = signed_in(street.meng)

    def call(*features: Any, key: str = "", **more: Any) -> Any:
        body = {
            "file": base64.b64encode(geojson(*features)).decode(),
            "datum": "wgs84",
            "source": "怀柔.geojson",
        } | more
        headers = {"Idempotency-Key": key} if key else {}
        return client.post(HERE, body, content_type="application/json", headers=headers)

    seen = call(*APART).json()
    assert (seen["drawn"], seen["moved"], seen["applied"], seen["errors"]) == (2, 0, False, [])
    (overlap,) = seen["overlaps"]
    assert (overlap["one"]["code"][-3:], overlap["other"]["code"][-3:]) == ("002", "003")
    assert overlap["area_m2"] == pytest.approx(90 * 140, rel=0.01)
    (row,) = call(*WRONG, apply=True).json()["errors"]
    assert (row["row"], row["name"]) == (2, "没有的网格")
    agreed = {"apply": True, "plan": seen["plan"]}
    assert call(*GRIDS, **agreed).status_code == 409, "another file than was seen"
    done = [call(*APART, key="boundaries-" + "1" * 16, **agreed).json() for _ in range(2)]
    assert [(each["drawn"], each["applied"]) for each in done] == [(2, True)] * 2
    assert Entry.objects.filter(verb="boundaries.redrawn").count() == 1


def test_by_command_degrees_of_another_datum_land_where_they_belong(
    street: Street, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "高德.geojson"
    file.write_bytes(geojson(feature(from_wgs84(box(0, 0), Datum.GCJ02), 编码=f"{COMMUNITY}002")))
    assert main(["boundaries", "import", str(file), "--datum", "gcj02"]) == 0
    assert not Boundary.objects.exists()
    assert main(["boundaries", "import", str(file), "--datum", "gcj02", "--apply"]) == 0
    assert "以上只是核对" in capsys.readouterr().out
    drawn = Boundary.objects.get()
    assert (drawn.datum, drawn.source) == ("gcj02", "高德.geojson")
    corner = json.loads(drawn.shape)["coordinates"][0][0]
    assert min(abs(corner[0] - lon) + abs(corner[1] - lat) for lon, lat in box(0, 0)) < 1e-6
    file.write_bytes(geojson(feature(from_wgs84(box(9, 0), Datum.GCJ02), 编码=f"{COMMUNITY}002")))
    with pytest.raises(SystemExit):
        main(["boundaries", "import", str(file), "--datum", "gcj02", "--apply"])
    assert Boundary.objects.get() == drawn
    said = capsys.readouterr()
    assert ("! 北园社区第 2 网格的中间挪了" in said.out, "--moves" in said.err) == (True, True)
    with clock_at(street.at + timedelta(seconds=1)):
        assert main(["boundaries", "import", str(file), "--datum", "gcj02", "--apply", "--moves"]) == 0
    file.write_bytes(geojson(*WRONG))
    with pytest.raises(SystemExit):
        main(["boundaries", "import", str(file), "--datum", "gcj02", "--apply"])


def test_the_outlines_are_had_as_geojson_once_an_edition(street: Street):
    draw(street, *GRIDS)
    first = Client().get(HERE)
    assert [each["properties"]["code"][-3:] for each in first.json()["features"]] == ["002", "003"]
    ring = first.json()["features"][0]["geometry"]["coordinates"][0]
    assert sorted(map(tuple, ring[:4])) == sorted(box(0, 0, 2, 2)[:4])
    again = Client().get(HERE, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    draw(street, feature(box(5, 5, 2, 2), 编码=f"{COMMUNITY}003"), at=street.at)
    assert Client().get(HERE, headers={"If-None-Match": first["ETag"]}).status_code == 200, "control: drawn anew"
    inner = Client().get(HERE, {"within": f"{COMMUNITY}003"})
    assert [each["properties"]["code"][-3:] for each in inner.json()["features"]] == ["003"]
    assert Client().get(HERE, {"within": "999999"}).status_code == 404
    assert Client().get(HERE, {"kind": "courtyard"}).json()["features"] == []


def test_a_point_says_where_it_lies_or_that_it_lies_outside(street: Street):
    draw(street, *GRIDS, feature(box(1, 1), 编码=f"{COMMUNITY}-y08"), feature(box(0, 0, 5, 5), 编码=COMMUNITY))

    def ask(lon: float, lat: float, **more: str) -> Any:
        return Client().get("/api/v1/places/at", {"longitude": str(lon), "latitude": str(lat)} | more).json()

    found = ask(*middle(box(1, 1)))
    assert [found[kind]["code"] for kind in ("community", "grid", "courtyard")] == [
        COMMUNITY,
        f"{COMMUNITY}002",
        f"{COMMUNITY}-y08",
    ]
    assert (found["outside"], found["words"]) == (False, "北园社区 · 第 2 网格 · 8 号院")
    assert ask(*middle(box(3, 0)))["courtyard"] is None
    assert (ask(*middle(box(4, 4)))["grid"], ask(*middle(box(4, 4)))["community"]["code"]) == (None, COMMUNITY)
    assert (ask(0, 0)["outside"], ask(0, 0)["words"]) == (True, "这一点不在画好的社区、网格或楼院里。")
    (shifted,) = from_wgs84([middle(box(1, 1))], Datum.BD09)
    assert ask(*shifted, datum="bd09") == found
    assert ask(*shifted)["outside"], "control: read as WGS-84 it lies a kilometre away"


def test_a_thousand_points_are_asked_with_the_queries_of_one(street: Street):
    draw(street, *GRIDS, feature(box(1, 1), 编码=f"{COMMUNITY}-y08"))

    def ask(points: list[tuple[float, float]]) -> tuple[list[Any], int]:
        body = {"points": [{"longitude": lon, "latitude": lat} for lon, lat in points]}
        with CaptureQueriesContext(connection) as asked:
            response = Client().post("/api/v1/places/at", body, content_type="application/json")
        return response.json()["points"], len(asked)

    ask([middle(box(1, 1))])
    one, queries = ask([middle(box(1, 1))])
    many, queries_of_many = ask([middle(box(n % 5, n % 2)) for n in range(1000)])
    assert (len(many), queries_of_many) == (1000, queries)
    assert many[1]["courtyard"] == one[0]["courtyard"]
    assert [each["outside"] for each in many[:5]] == [False, False, False, False, True]
    body = {"points": [{"longitude": 1, "latitude": 1}] * 1001}
    assert Client().post("/api/v1/places/at", body, content_type="application/json").status_code == 422
