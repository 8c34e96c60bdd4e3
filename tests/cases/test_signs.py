"""Signs at gates and entrances: what a phone reads from one leads to the form of that very place."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
import segno
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ground.shared.moments import clock_at
from linli.life.cases import signs
from tests.street import COMMUNITY, Street


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


def test_a_communitys_hang_at_its_courtyards(street: Street, at: datetime) -> None:
    hung = {each.code for each in signs.signs(COMMUNITY, at)}
    assert f"{COMMUNITY}-y08" in hung
    assert not any("-u" in code for code in hung)


@pytest.mark.parametrize("code", ["110116001", "nowhere", f"{COMMUNITY}001"])
def test_what_is_no_place_to_hang_one_at_has_none(street: Street, code: str) -> None:
    assert Client().get(f"/signs/{code}/").status_code == 404


def test_what_is_scanned_opens_the_form_of_that_place(street: Street) -> None:
    entrance = street.place["b14-u2"]
    page = Client().get(f"/signs/{entrance.code}/", headers={"Host": "localhost"}).content.decode()
    address = f"{settings.SITE}/report/?place={entrance.code}"
    assert drawn(address) in page
    assert drawn(address + "0") not in page, "control: another address is another picture"
    form = Client().get(address.removeprefix(settings.SITE)).content.decode()
    assert f'value="{entrance.code}" checked' in form


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
