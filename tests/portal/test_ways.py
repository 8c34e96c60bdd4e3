"""The ways through the house: the rail shows the doors that would open, and how much waits behind them."""

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.ground.ui import navigation
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


@pytest.mark.parametrize(
    ("name", "shown", "hidden"),
    [
        ("zhao", "/desk/found/", "/claims/"),
        ("sun", "/claims/", "/accounts/"),
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


def test_the_rail_is_for_those_who_work_here(street: Street, client: Client) -> None:
    with clock_at(street.at):
        assert client.get("/rail/").status_code == 401
        assert signed_in(street.lin, at=street.at).get("/rail/").status_code == 403


@pytest.mark.django_db
def test_every_way_leads_somewhere(client: Client) -> None:
    for kind in ("residents", "staff", "rail", "bell"):
        for way in navigation.ways(kind, "/"):
            assert client.get(way.href).status_code in (200, 302, 401), way.href
