"""Where a matter is when its own sentence says so, or nobody can: it is asked once, and a tap answers."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases.models import Case
from tests.cases.test_views import form, text
from tests.street import COMMUNITY, Street

HOME, OTHER = f"{COMMUNITY}-b14-u2", f"{COMMUNITY}-b15-u1"
ELSEWHERE = "15号楼1单元门口的路灯不亮"


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def ticked(page: str) -> str:
    """The code of the place that the page has tapped."""
    found = re.search(r'name="at" value="([^"]+)" checked', page)
    return found[1] if found else ""


def places() -> list[str]:
    return [case.place.code for case in Case.objects.everything("a test").select_related("place")]


@pytest.mark.parametrize("meant", [HOME, OTHER])
def test_a_sentence_that_names_another_place_than_the_one_tapped_is_asked_about_once(street: Street, meant: str):
    client = Client()
    client.get("/report/")
    asked = client.post("/report/", form(words=ELSEWHERE, at=HOME, place=""))
    assert (asked.status_code, ticked(asked.content.decode()), places()) == (422, OTHER, [])
    assert "点对的那个" in text(asked)
    assert f'value="{HOME}"' in asked.content.decode()
    assert client.post("/report/", form(words=ELSEWHERE, at=meant, place="", heard="1")).status_code == 302
    assert places() == [meant]


@pytest.mark.parametrize(
    "words", ["2单元的灯坏了", "14号楼的灯坏了", "8号院里车堵着", "三楼拐角堆着箱子", "门口的灯不亮"]
)
def test_a_sentence_that_names_no_other_place_is_not_asked_about(street: Street, words: str):
    client = Client()
    client.get("/report/")
    answer = client.post("/report/", form(words=words, at=HOME, place=""))
    assert answer.status_code == 302, text(answer)
    assert places() == [HOME]


def test_a_sentence_that_names_the_place_needs_no_second_field(street: Street):
    client = Client()
    client.get("/report/")
    words = "北园社区15号楼1单元楼道灯坏了"
    asked = client.post("/report/", form(words=words, place=""))
    assert (asked.status_code, ticked(asked.content.decode()), places()) == (422, OTHER, [])
    assert 'name="heard" value="1"' in asked.content.decode()
    assert client.post("/report/", form(words=words, at=OTHER, place="", heard="1")).status_code == 302
    assert places() == [OTHER]
    assert "在哪儿呢" in text(client.post("/report/", form(words="灯坏了", place=""))), (
        "one that names none is the control"
    )


@pytest.mark.parametrize("words", ["小广场边上", "北园社区北门外马路边", "菜市场门口"])
def test_a_place_that_has_no_number_is_left_to_the_community(street: Street, words: str):
    client = Client()
    client.cookies["where"] = COMMUNITY
    client.get("/report/")
    told = "井盖丢了，老人差点掉下去"
    asked = client.post("/report/", form(words=told, at="elsewhere", place=words))
    assert asked.status_code == 422
    assert "社区按您写的去找" in text(asked)
    page = asked.content.decode()
    assert 'href="#id_place"' in page, "what is said on top leads to the choice, and not past it"
    assert page.index('<legend id="id_place"') < page.index(f'name="at" value="{COMMUNITY}"')
    assert page.count('id="id_place"') == 1
    assert client.post("/report/", form(words=told, at=COMMUNITY, place=words)).status_code == 302
    [case] = Case.objects.everything("a test").select_related("place")
    assert (case.place.code, case.spot) == (COMMUNITY, words)


def test_a_program_that_gives_a_code_is_taken_at_its_word(street: Street):
    body = {"words": ELSEWHERE, "contact": "anonymous", "within": COMMUNITY, "place": "", "place_code": HOME}
    assert Client().post("/api/v1/cases", body, content_type="application/json").status_code == 201
    assert places() == [HOME]
