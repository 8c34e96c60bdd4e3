"""The ways through the house: the rail shows the doors that would open, and how much waits behind them."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.ground.ui import figures, navigation
from linli.life.cases import intake, supervision
from linli.life.cases.desks import Lists
from linli.life.cases.intake import Said
from linli.life.cases.models import Contact
from linli.town.people import claims
from linli.town.people.scopes import posts_of
from tests.portal.test_home import report
from tests.street import Street, signed_in


def rail(street: Street, name: str) -> str:
    with clock_at(street.at):
        response = signed_in(street.person[name], at=street.at).get("/rail/", {"at": "/desk/"})
    assert response.status_code == 200
    return response.content.decode()


def test_the_rail_says_where_one_is_and_how_much_waits(street: Street) -> None:
    report(street, 1)
    html = rail(street, "zhao")
    assert 'href="/desk/" aria-current="page"' in html
    assert "<i>1</i>" in html


def test_what_waits_is_counted_once_for_the_page_and_its_rail_until_something_happens(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, usual = list[datetime](), Lists.waiting

    def count(lists: Lists) -> int:
        counted.append(lists.at)
        return usual(lists)

    monkeypatch.setattr(Lists, "waiting", count)
    client = signed_in(street.zhao, at=street.at)
    for many in (1, 2):
        report(street, many)
        with clock_at(street.at):
            assert f"{many} 件等您办" in client.get("/").content.decode()
            assert f"<i>{many}</i>" in client.get("/rail/", {"at": "/"}).content.decode()
        assert len(counted) == many


@pytest.mark.parametrize(
    ("name", "shown", "hidden"),
    [
        ("zhao", "/desk/found/", "/claims/"),
        ("zhao", "/map/", "/workbook/"),
        ("sun", "/claims/", "/accounts/"),
        ("sun", "/workbook/", "/boundaries/"),
        ("xu", "/workbook/", "/desk/"),
        ("feng", "/desk/", "/desk/found/"),
        ("meng", "/accounts/", "/desk/"),
    ],
)
def test_the_rail_shows_only_doors_that_open(street: Street, name: str, shown: str, hidden: str) -> None:
    html = rail(street, name)
    assert f'href="{shown}"' in html
    assert f'href="{hidden}"' not in html
    with clock_at(street.at):
        client = signed_in(street.person[name], at=street.at)
        assert client.get(shown).status_code == 200
        assert client.get(hidden).status_code in (403, 404)


def test_writing_down_for_a_resident_stands_in_the_rail_of_staff_alone(street: Street) -> None:
    words = 'href="/report/"'
    assert (words in rail(street, "zhao"), words in rail(street, "song")) == (True, False)


def test_the_rail_is_for_those_who_work_here(street: Street, client: Client) -> None:
    with clock_at(street.at):
        assert client.get("/rail/").status_code == 401
        assert signed_in(street.lin, at=street.at).get("/rail/").status_code == 403


@pytest.mark.parametrize(
    ("name", "waits"),
    [("zhao", 2), ("sun", 1), ("li", 1), ("zheng", 0), ("chen", 1), ("song", 0), ("lin", 0), ("meng", 0)],
)
def test_the_tab_says_how_much_waits(street: Street, name: str, waits: int) -> None:
    report(street, 1)
    case = intake.report(
        Said(street.place["b14-u2"], "说不清是哪一类", "", contact=Contact.NAMED),
        reporter=street.lin,
        query_code="WAITING002",
        by=street.lin,
        at=street.at,
    )
    assert case.category is None, "control: the community has to sort it"
    claims.claim_by_words(
        by=street.wang, at=street.at, community=street.place["community"].code, words="14号楼2单元102", kind="tenant"
    )
    with clock_at(street.at):
        html = signed_in(street.person[name], at=street.at).get("/waiting/").content.decode()
    assert re.findall(r">(\d+)</b>", html) == ([str(waits)] if waits else [])
    assert (f"{waits} 件等您办" in html) == bool(waits)


def test_homes_to_be_confirmed_are_counted_to_one_end_wherever_they_are_said(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("102", "103", "104"):
        place = street.place["community"].code
        claims.claim_by_words(by=street.wang, at=street.at, community=place, words=f"14号楼2单元{room}", kind="tenant")

    def said() -> list[bool]:
        with clock_at(street.at):
            tab = signed_in(street.chen, at=street.at).get("/waiting/").content.decode()
            front = signed_in(street.chen, at=street.at).get("/").content.decode()
        many = figures.figure(claims.how_many_wait(posts_of(street.chen, street.at), but_not_of=street.chen))
        words = f">{many}</b>", f"{many} 户等您确认住房", f"<i>{many}</i>"
        return [each in page for each, page in zip(words, (tab, front, rail(street, "sun")), strict=True)]

    assert said() == [True] * 3, "control: three wait"
    monkeypatch.setattr(figures, "ENOUGH", 2)
    assert said() == [True] * 3
    assert claims.how_many_wait(posts_of(street.sun, street.at), but_not_of=street.sun) == 2


def test_what_is_overdue_waits_for_who_oversees_a_district_once_they_were_told(street: Street) -> None:
    case, late = report(street, 1), street.at + timedelta(days=30)
    found = []
    for days in (0, 10, 20):
        assert supervision.tell_overdue(case_id=case.pk, at=late + timedelta(days=days))
        with clock_at(late + timedelta(days=days)):
            html = signed_in(street.zheng, at=late + timedelta(days=days)).get("/waiting/").content.decode()
        found.append(">1</b>" in html)
    assert found == [False, False, True], "until then it is the community's, and the street's"


def test_a_guest_reads_nothing_there(street: Street, client: Client) -> None:
    with clock_at(street.at):
        response = client.get("/waiting/")
    assert (response.status_code, response.content.strip()) == (200, b"")


@pytest.mark.django_db
def test_every_way_leads_somewhere(client: Client) -> None:
    for kind in ("residents", "staff", "team", "homes", "rail", "bell"):
        for way in navigation.ways(kind, "/"):
            assert client.get(way.href).status_code in (200, 302, 401), way.href


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("zhao", "/desk/"),
        ("feng", "/desk/"),
        ("chen", "/claims/"),
        ("meng", "/accounts/"),
        ("xu", "/posts/"),
        ("cao", "/audit/"),
        ("lin", "/"),
    ],
)
def test_whoever_came_in_begins_where_their_work_is(street: Street, name: str, begins: str) -> None:
    with clock_at(street.at):
        response = signed_in(street.person[name], at=street.at).get("/start/")
    assert (response.status_code, response.headers["Location"]) == (302, begins)
    assert Client().get("/start/").headers["Location"] == "/"
