"""Home: what a neighbour sees first, in each of the ways one may come."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.ground.shared.moments import clock_at
from linli.life.cases import closing, handling, intake
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case, Contact
from linli.life.cases.visitor import WHERE
from linli.town.people import appoint, claims, duty
from linli.town.people.models import Organisation, Post
from linli.town.people.roles import Role
from linli.town.places.models import Dwelling
from tests.street import Street, signed_in

YARD = "110116001008-y08"


def report(street: Street, n: int, *, at: datetime | None = None, place: str = "b14-u2") -> Case:
    """Lin reports that a lamp is out; `n` tells her reports apart."""
    said = Said(street.place[place], f"楼道灯坏了，第{n}盏", "54006", contact=Contact.NAMED)
    code = f"CODE{place}{n}"
    return intake.report(said, reporter=street.lin, query_code=code, by=street.lin, at=at or street.at)


def mended(street: Street, case: Case, *, at: datetime | None = None) -> Case:
    """Zhao changes the bulb himself; the resident is asked."""
    return handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at or street.at, result="换了灯泡，试过亮了")


def home(client: Client, at: datetime) -> str:
    with clock_at(at):
        response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_who_says_nothing_about_themselves_may_report_and_choose_a_community(street: Street, client: Client) -> None:
    html = home(client, street.at)
    assert 'action="/report/"' in html
    assert 'href="/report/?matter=52008"' in html
    assert 'href="/board/110116001008/"' in html
    assert "您住在哪个社区" in html


def test_a_browser_that_named_its_courtyard_sees_what_is_public_there(street: Street, client: Client) -> None:
    report(street, 1)
    client.cookies[WHERE] = YARD
    html = home(client, street.at)
    assert "北园社区 · 8 号院" in html
    assert "赵师傅" in html
    assert "1 件" in html
    assert "第1盏" not in html, "nobody's words are public"


def test_a_resident_is_at_home_and_sees_their_own_cases_with_their_words(street: Street) -> None:
    case = report(street, 1)
    html = home(signed_in(street.lin, at=street.at), street.at)
    assert "北园社区 · 8 号院" in html
    assert "楼道灯坏了，第1盏" in html
    assert f'href="/cases/{case.public_id}/"' in html
    assert "全部 1 件" in html


def test_where_only_a_duty_officer_is_appointed_the_front_page_names_them(street: Street, client: Client) -> None:
    client.cookies[WHERE] = YARD
    since = street.at - timedelta(days=9)
    appoint.appoint(
        person_id=street.chen.pk,
        role=Role.DUTY_OFFICER,
        by=None,
        at=since,
        place_id=street.place["community"].pk,
        duty_phone="010-6960 0099",
    )
    assert "网格员" in person_card(home(client, street.at)), "control"
    Post.objects.filter(role__in=duty.BY_DAY).update(ends_at=since)
    card = person_card(home(client, street.at))
    assert "值班员" in card
    assert "陈阿姨" in card
    assert 'href="tel:01069600099"' in card


def person_card(html: str) -> str:
    """Who answers here, as the front page shows them."""
    return html.partition('class="person"')[2].partition("</section>")[0]


def test_what_waits_for_my_word_comes_first_and_is_said_with_one_tap(street: Street) -> None:
    waiting = mended(street, report(street, 1))
    for n in range(2, 6):
        report(street, n)
    html = home(signed_in(street.lin, at=street.at), street.at)
    assert f'action="/cases/{waiting.public_id}/say/' in html
    assert html.index("第1盏") < html.index("第5盏") < html.index("第4盏")
    assert "第3盏" not in html, "three cards, the rest is one tap away"
    assert "全部 5 件" in html


def test_what_is_solved_leaves_the_cards_and_is_counted_around(street: Street) -> None:
    case = mended(street, report(street, 1))
    reporter = case.reporters.get()
    closing.say(case_id=case.pk, reporter=reporter, by=street.lin, at=street.at, answer=Answer.SOLVED)
    html = home(signed_in(street.lin, at=street.at), street.at)
    assert "报过的都有结果了" in html
    assert "居民说：解决了" in html


def test_a_courtyard_where_nobody_reported_says_what_will_stand_there(street: Street, client: Client) -> None:
    client.cookies[WHERE] = YARD
    assert "这儿还没有人报过事" in home(client, street.at)


@pytest.mark.parametrize(("hour", "said"), [(2, "在岗"), (14, "下班了"), (23, "还没上班")])
def test_it_says_whether_the_grid_worker_is_there_now(street: Street, client: Client, hour: int, said: str) -> None:
    client.cookies[WHERE] = YARD
    html = home(client, street.at.replace(hour=hour))
    assert said in html
    assert 'href="tel:' in html
    assert 'href="/grids/110116001008002/"' in html


def test_a_code_that_is_no_place_is_no_place(street: Street, client: Client) -> None:
    client.cookies[WHERE] = "<script>"
    assert "您住在哪个社区" in home(client, street.at)


def test_home_asks_as_much_with_many_cases_as_with_few(street: Street) -> None:
    client = signed_in(street.lin, at=street.at)
    asked = []
    for upto in (3, 12):
        for n in range(upto):
            report(street, 100 * upto + n, at=street.at - timedelta(minutes=n))
        home(client, street.at)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            home(client, street.at)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 20


def shown_on(client: Client, href: str, at: datetime) -> int:
    """How many cases stand on the board that a tile opens."""
    with clock_at(at):
        return client.get(href).content.decode().count('<article class="case">')


def test_each_tile_opens_a_list_of_just_so_many(street: Street, client: Client) -> None:
    client.cookies[WHERE] = YARD
    long_ago = street.at - timedelta(days=40)
    for at in (long_ago, street.at):
        case = mended(street, report(street, at.day, at=at), at=at)
        closing.say(case_id=case.pk, reporter=case.reporters.get(), by=street.lin, at=at, answer=Answer.SOLVED)
    mended(street, report(street, 3))
    report(street, 4)
    report(street, 5, place="b15-u1")
    html = home(client, street.at)
    tiles = dict(re.findall(r'class="tile \w+" href="([^"]+)".*?<b>(\d+) 件', html))
    assert list(tiles.values()) == ["2", "1"]
    for href, count in tiles.items():
        assert shown_on(client, href, street.at) == int(count), href
    everything = shown_on(client, f"/board/{YARD}/", street.at)
    assert everything == 4, "a list that holds another number is told from one that holds the tile's"


def test_the_foot_carries_the_nearest_desk_with_a_number_to_tap(street: Street, client: Client) -> None:
    assert "居委会" not in home(client, street.at), "nothing is known of where one is"
    client.cookies[WHERE] = YARD
    committee = street.organisation["committee"]
    Organisation.objects.filter(pk=committee.pk).update(duty_phone="010-6960 0008")
    html = home(client, street.at)
    assert f'{committee.name} <a href="tel:01069600008">010-6960 0008</a><br>工作日 8:00–12:00 14:00–18:00' in html
    Organisation.objects.filter(pk=committee.pk).update(duty_phone="")
    Organisation.objects.filter(pk=street.organisation["enforcement"].pk).update(duty_phone="010-6960 0009")
    assert "010-6960 0009" in home(client, street.at)


def test_the_foot_names_the_desk_in_the_readers_language(street: Street, client: Client) -> None:
    client.cookies[WHERE] = YARD
    committee = Organisation.objects.filter(pk=street.organisation["committee"].pk)
    committee.update(duty_phone="010-6960-0000", name="北园便民站")
    foot = {}
    for language in ("zh-hans", "en"):
        client.cookies["language"] = language
        foot[language] = re.sub(
            r"<form.*?</form>", "", home(client, street.at).partition('class="foot"')[2], flags=re.S
        )
    assert "北园便民站" in foot["zh-hans"], "control: it is called by its name"
    assert "010-6960-0000" in foot["en"]
    assert "北园便民站" not in foot["en"], "elsewhere it is said what it is, and of which place"


def test_an_entrance_lead_finds_the_neighbour_who_waits_at_home(street: Street, at: datetime):
    assert "等您确认住房" not in home(signed_in(street.chen), at)
    with clock_at(at):
        door = Dwelling.objects.create(entrance=street.place["b14-u2"], room="402", valid_from=at)
        claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at)
    page = home(signed_in(street.chen), at)
    assert "1 户等您确认住房" in page
    assert page.count(f'href="{reverse("people:claims")}"') == 2, "the row and the heading lead there"
    assert f'href="{reverse("cases:desk")}' not in page
    assert "等您确认住房" not in home(signed_in(street.wang), at)
