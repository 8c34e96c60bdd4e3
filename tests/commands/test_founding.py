"""A district is founded by commands alone: from an empty database to a report that is promised, and sent on rightly."""

import json
import os
import re
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from openpyxl import Workbook

from linli.commands import controls
from linli.commands.children import ROOT
from linli.ground.shared.moments import clock_at
from linli.life.cases.models import Category
from linli.town.people.models import Organisation, Person, Post
from linli.town.places.models import Place
from tests.commands.conftest import HUAIROU, Linli
from tests.postgres import free_port
from tests.street import signed_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""A Tuesday, 9:00 in the town."""
COMMUNITY = "110116001008"
WORKER, NEXT_DOOR, CLERK, HANDLER, PLUMBER = (f"1380000{n}" for n in range(5001, 5006))
SHEETS: dict[str, list[list[str]]] = {
    "网格分工": [
        ["网格", "楼院", "网格员", "手机号", "值班电话"],
        ["002", "8", "赵建国", WORKER, "010-6960-0002"],
        ["003", "12", "钱立新", NEXT_DOOR, "010-6960-0003"],
    ],
    "楼院": [["院号", "网格"], ["8", "002"], ["12", "003"]],
    "楼栋": [
        ["楼号", "院号", "单元数", "层数", "每层户数"],
        ["14", "8", "2", "6", "2"],
        ["20", "12", "1", "6", "2"],
    ],
    "单位": [
        ["编号", "名称", "类别", "承办主体", "管到哪儿", "值班电话"],
        ["property", "北园物业", "物业企业", "PM", COMMUNITY, "010-6960-0011"],
        ["water", "自来水公司", "公用事业单位", "WS", "110116", "010-6960-0012"],
    ],
    "岗位": [
        ["岗位", "在哪儿", "姓名", "手机号"],
        ["社区工作者", COMMUNITY, "孙志明", CLERK],
        ["承办人", "property", "冯涛", HANDLER],
        ["承办人", "water", "何平", PLUMBER],
    ],
}
ADMINISTRATORS = (("mengfan", "system_admin"), ("xujing", "security_admin"), ("caoyang", "audit_admin"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A community's workbook as its desk would send it."""
    made = Workbook()
    for name, rows in SHEETS.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "北园.xlsx"
    made.save(path)
    return path


def found(linli: Linli, data: Path, book: Path, *, rules: bool = True) -> None:
    """The operator's evening, as `docs/guide/operator.md` tells it."""
    assert linli("keys", "new", "--data", str(data)) == 0
    assert linli("migrate") == 0
    assert linli("places", "divisions", HUAIROU) == 0
    assert not rules or linli("rules", "--apply") == 0
    assert linli("places", "import", str(book), "--community", COMMUNITY, "--apply") == (0 if rules else 1)
    for n, (name, role) in enumerate(ADMINISTRATORS, start=1):
        phone = f"1380000100{n}"
        assert linli("people", "appoint", name, "--phone", phone, "--role", role, "--at", "110116") == 0
        assert linli("people", "account", name, "--phone", phone) == 0
    assert linli("work", "--once") == 0


def ask(client: Client, path: str, given: dict[str, str] | None = None) -> Any:
    """An answer of the JSON door."""
    url, body = f"/api/v1{path}", json.dumps(given)
    answer = client.get(url) if given is None else client.post(url, body, content_type="application/json")
    assert answer.status_code < 300, answer.content.decode()
    return answer.json()


def holder(name: str) -> Client:
    return signed_in(Person.objects.get(name=name), at=AT)


def empty() -> bool:
    return not any(model.objects.exists() for model in (Place, Person, Organisation, Category))


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> Path:
    """Where static files are collected, so that no other test finds them."""
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path


def test_a_district_founded_by_commands_answers_its_first_report(
    linli: Linli, book: Path, site: Path, capsys: pytest.CaptureFixture[str]
):
    assert empty()
    with clock_at(AT):
        found(linli, site / "data", book)
        begin = re.findall(rf"{settings.SITE}(/in/begin/\S+)", capsys.readouterr().out)
        assert [Client().get(link).status_code for link in begin] == [200, 200, 200]
        assert (controls.no_rules(""), controls.calendar_short("")) == (None, None)
        told = {"words": "垃圾桶中午就满了", "place": "14号楼2单元", "contact": "anonymous"}
        receipt = ask(Client(), "/cases", told | {"category": "51003", "within": COMMUNITY})
        promise = receipt["promise"]
        assert (promise["words"], promise["line"]) == ("答应今天 9:30 前答复", "整件事今天 15:00 前办好。")
        worker, next_door = holder("赵建国"), holder("钱立新")
        assert [row["id"] for row in ask(worker, "/cases/desk")["items"]] == [receipt["id"]]
        assert ask(next_door, "/cases/desk")["items"] == []
        (firm,) = ask(worker, f"/cases/{receipt['id']}/organisations")
        assert firm["name"] == "北园物业"
        sent = ask(worker, f"/cases/{receipt['id']}/dispatch", {"organisation": firm["id"]})
        assert (sent["state"], sent["full"]["organisation"]["name"]) == ("dispatched", "北园物业")
        assert [row["id"] for row in ask(holder("冯涛"), "/cases/desk")["items"]] == [receipt["id"]]


def test_who_supplies_the_whole_district_is_sent_to_as_well(linli: Linli, book: Path, site: Path):
    with clock_at(AT):
        found(linli, site / "data", book)
        told = {"words": "晚上水流特别小", "place_code": f"{COMMUNITY}-b20-u1", "contact": "anonymous"}
        receipt = ask(Client(), "/cases", told | {"category": "54001"})
        (firm,) = ask(holder("钱立新"), f"/cases/{receipt['id']}/organisations")
        assert firm["name"] == "自来水公司"


def test_the_same_evening_again_changes_nothing(linli: Linli, book: Path, site: Path):
    with clock_at(AT):
        found(linli, site / "data", book)
        before = [model.objects.count() for model in (Place, Post, Organisation, Category)]
        found(linli, site / "data", book)
    assert [model.objects.count() for model in (Place, Post, Organisation, Category)] == before


def test_without_the_rules_the_workbook_names_bodies_that_there_are_not(
    linli: Linli, book: Path, site: Path, capsys: pytest.CaptureFixture[str]
):
    with clock_at(AT):
        found(linli, site / "data", book, rules=False)
        assert "没有“PM”这种承办主体" in capsys.readouterr().out
        assert controls.no_rules("")


class Operator:
    """Someone at the terminal of a machine of their own: each command is a process, in use and not in demo mode."""

    def __init__(self, data: Path, database: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LINLI_", "DJANGO_"))}
        self.port = free_port()
        self.environment = kept | {
            "PYTHONPATH": str(ROOT),
            "LINLI_LANGUAGE": "zh-hans",
            "LINLI_DATA": str(data),
            "LINLI_DATABASE_URL": database,
            "LINLI_PROXY_DEPTH": "1",
        }

    def start(self, *words: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-P", "-m", "linli.cli", *words]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def __call__(self, *words: str) -> int:
        process = self.start(*words)
        said, _ = process.communicate(timeout=240)
        assert process.returncode == 0, f"{words}: {said}"
        return process.returncode

    def report(self, told: dict[str, str]) -> Any:
        """A report by JSON, as the proxy in front passes it on."""
        headers = {"Content-Type": "application/json", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        url = f"http://127.0.0.1:{self.port}/api/v1/cases"
        asked = urllib.request.Request(url, json.dumps(told).encode(), headers)
        for _second in range(120):
            try:
                with urllib.request.urlopen(asked, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as refused:
                pytest.fail(refused.read().decode())
            except urllib.error.URLError:
                time.sleep(0.5)
        pytest.fail("nothing listens")


@pytest.fixture
def nothing(tmp_path: Path) -> Iterator[str]:
    """The address of a database in which there is not even a table."""
    here = os.environ["LINLI_DATABASE_URL"]
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/district.sqlite3"
        return
    name = f"district_{secrets.token_hex(4)}"
    with psycopg.connect(here, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield f"{here.rpartition('/')[0]}/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.slow
def test_from_a_database_without_tables_real_commands_found_a_district_that_answers(
    book: Path, tmp_path: Path, nothing: str
):
    operator = Operator(tmp_path / "data", nothing)
    found(operator, tmp_path / "data", book)
    operator("check")
    server = operator.start("serve", "--port", str(operator.port))
    try:
        told = {"words": "车被堵在院里", "category": "53002", "place_code": f"{COMMUNITY}-b14-u2"}
        receipt = operator.report(told | {"contact": "anonymous"})
    finally:
        server.terminate()
        server.communicate(timeout=30)
    assert receipt["number"].startswith("LL-")
    assert "前答复" in receipt["promise"]["words"]
    assert (receipt["hazard"], receipt["duty_phone"]) == (True, "010-6960-0002")
    operator("work", "--once")
