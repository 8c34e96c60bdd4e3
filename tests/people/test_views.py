"""The pages about oneself and at the claims desk, and what holds for every page of this room."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.town.people import claims, contacts, living, organisations
from linli.town.people.models import ApiKey, DwellingClaim, Organisation, Person, Post
from linli.town.people.roles import Role
from linli.town.places.models import Dwelling
from tests.street import PHONE, signed_in

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_me_shows_ones_home_posts_and_the_ways_that_open(street):
    shown = text(signed_in(street.lin).get("/me/"))
    assert "北园社区 8 号院 14 号楼 2 单元 301" in shown
    assert reverse("people:claims") not in shown
    desk = text(signed_in(street.sun).get("/me/"))
    assert "社区工作者 · 北园社区" in desk
    for way in ("claims", "posts", "organisations"):
        assert reverse(f"people:{way}") in desk
    assert "第 2 网格" in text(signed_in(street.zhao).get("/me/"))


def test_details_are_kept_and_followed_by_the_browser(street):
    client = signed_in(street.lin)
    assert "林秀英" in text(client.get("/me/details/"))
    said = {"name": "林秀英", "called": "林女士", "language": "zh-hant", "large_type": "on"}
    response = client.post("/me/details/", said)
    assert response.headers["Location"] == "/me/"
    assert (client.cookies["language"].value, client.cookies["large-type"].value) == ("zh-hant", "1")
    street.lin.refresh_from_db()
    assert street.lin.called == "林女士"
    assert client.post("/me/details/", said | {"called": "13800001234"}).status_code == 422


def test_a_home_is_claimed_in_words_confirmed_by_the_desk_and_left_again(street):
    client, desk = signed_in(street.wang), signed_in(street.sun)
    said = {"community": "110116001008", "words": "14号楼1单元102", "kind": "tenant"}
    assert client.post("/me/homes/", said | {"words": "14号楼"}).status_code == 422
    assert client.post("/me/homes/", said).status_code == 302
    assert "等确认" in text(client.get("/me/homes/"))
    page = reverse("people:claim", args=[DwellingClaim.objects.get(person=street.wang).public_id])
    assert "14 号楼 1 单元 102" in text(desk.get("/claims/"))
    english = text(desk.get("/claims/", headers={"Accept-Language": "en"}))
    assert "reporting need not wait" in english, "control"
    assert not re.search("[a-z][.][A-Z]", english), "sentences stand apart"
    assert desk.get(page).status_code == 200
    assert desk.post(page, {"decision": "confirm"}).status_code == 302
    assert 'name="decision"' not in text(desk.get(page))
    assert desk.post(page, {"decision": "confirm"}).status_code == 409
    home = living.homes_of(street.wang, street.at).get()
    leave = reverse("people:move-out", args=[home.public_id])
    assert "您从这儿搬走了吗" in text(client.get(leave))
    assert signed_in(street.lin).get(leave).status_code == 404
    assert signed_in(street.lin).post(leave).status_code == 404
    assert client.post(leave).status_code == 302
    assert not living.homes_of(street.wang, street.at + timedelta(seconds=1)).exists()


def test_a_refusal_needs_its_reason_and_a_waiting_claim_may_be_taken_back(street, at):
    door = Dwelling.objects.create(entrance=street.place["b14-u2"], room="102", valid_from=at)
    said = claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at)
    page = reverse("people:claim", args=[said.public_id])
    lead = signed_in(street.chen)
    assert lead.post(page, {"decision": "refuse"}).status_code == 422
    assert lead.post(page, {}).status_code == 422
    assert lead.post(page, {"decision": "refuse", "reason": "登记的是别人"}).status_code == 302
    mine = signed_in(street.wang)
    assert "登记的是别人" in text(mine.get("/me/homes/"))
    again = claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at)
    back = reverse("people:withdraw", args=[again.public_id])
    assert signed_in(street.lin).post(back).status_code == 404
    assert mine.post(back).status_code == 302


def test_another_entrances_lead_is_not_shown_the_claim(street, at):
    door = Dwelling.objects.create(entrance=street.place["b14-u1"], room="102", valid_from=at)
    said = claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at)
    lead = signed_in(street.chen)
    assert lead.get(reverse("people:claim", args=[said.public_id])).status_code == 404
    assert "没有等着的" in text(lead.get("/claims/"))
    assert signed_in(street.zhao).get("/claims/").status_code == 403
    assert Client().get("/claims/").status_code == 401


def test_one_reads_who_looked_and_why_by_the_name_that_neighbours_use(street, at):
    client = signed_in(street.lin)
    assert "还没有人看过" in text(client.get("/me/readings/"))
    contacts.note_look(street.lin.pk, "phone", street.zhao, "约上门看水压", at)
    shown = text(client.get("/me/readings/"))
    assert re.search("网格员赵师傅（北园社区第2网格）[^（]*看了您的手机号", shown.replace(" ", ""))
    assert "约上门看水压" in shown
    assert "赵建国" not in shown
    assert "约上门看水压" not in text(signed_in(street.wang).get("/me/readings/"))


def test_a_key_is_shown_once_and_stopped_at_once(street):
    client = signed_in(street.lin)
    said = {"name": "表格", "scope": "read", "days": "30"}
    assert client.post("/me/keys/", said | {"days": "366"}).status_code == 422
    secret = re.search(r"linli_[\w-]+", text(client.post("/me/keys/", said)))[0]
    assert secret not in text(client.get("/me/keys/"))
    assert secret[:12] in text(client.get("/me/keys/"))
    stop = reverse("people:revoke", args=[ApiKey.objects.get().public_id])
    assert signed_in(street.wang).post(stop).status_code == 404
    assert client.post(stop).status_code == 302
    assert ApiKey.objects.get().revoked_at


def test_no_page_shows_a_full_number(street, at):
    door = Dwelling.objects.create(entrance=street.place["b14-u2"], room="102", valid_from=at)
    said = claims.claim(dwelling_id=door.pk, kind="tenant", by=street.lin, at=at)
    pages = {
        "lin": ["/me/", "/me/homes/", "/me/readings/", "/me/details/", "/me/roster/"],
        "sun": ["/claims/", reverse("people:claim", args=[said.public_id]), "/posts/", "/organisations/"],
        "xu": ["/posts/"],
        "meng": ["/accounts/", reverse("people:account", args=[street.zhao.public_id])],
    }
    for who, addresses in pages.items():
        for address in addresses:
            shown = text(signed_in(street.person[who]).get(address))
            assert PHONE[3:] not in shown, address
            if address == "/claims/":
                assert "138****1234" in shown


def grow(street, at, n):
    """So many more waiting claims, posts, organisations and looks."""
    for k in range(n):
        person = Person.objects.create(name=f"住户{k}")
        contacts.keep(person, "phone", f"1350000{Person.objects.count():04}", at)
        door = Dwelling.objects.create(
            entrance=street.place["b14-u2"], room=f"{Dwelling.objects.count() + 900}", valid_from=at
        )
        claims.claim(dwelling_id=door.pk, kind="family", by=person, at=at)
        Post.objects.create(person=person, role=Role.GROUP_LEAD, place=street.place["b14"], starts_at=at)
        Post.objects.create(person=person, role=Role.VERIFIER, place=street.place["grid2"], starts_at=at)
        organisations.keep(
            code=f"o{Organisation.objects.count()}",
            name=f"共建{Organisation.objects.count()}",
            kind="partner",
            place_id=street.place["community"].pk,
            by=None,
            at=at,
        )
        contacts.note_look(street.lin.pk, "phone", street.sun if k % 2 else street.zhao, "约上门", at)


def test_a_list_asks_the_same_number_of_queries_however_long(street, at):
    pages = {
        "/claims/": "sun",
        "/posts/": "xu",
        "/organisations/": "han",
        "/accounts/": "meng",
        "/me/readings/": "lin",
        "/grids/110116001008002/": "lin",
    }
    asked = {address: set() for address in pages}
    for more in (1, 2, 20):
        grow(street, at, more)
        for address, who in pages.items():
            client = signed_in(street.person[who])
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(address).status_code == 200
            asked[address].add(len(seen))
    assert {address: counts for address, counts in asked.items() if len(counts) > 1} == {}


def test_a_long_list_goes_on_where_it_ended(street, at):
    grow(street, at, 26)
    grow(street, at, 26)
    client = signed_in(street.sun)
    first = text(client.get("/claims/"))
    after = re.search(r'href="\?after=([^"]+)"', first)[1]
    second = text(client.get(f"/claims/?after={after}"))
    assert len(re.findall('<article class="card case">', first)) == 50
    assert len(re.findall('<article class="card case">', second)) == 2
    assert client.get("/claims/?after=x").status_code == 422


def test_the_community_one_looks_at_is_chosen_and_another_is_two_taps_away(street):
    client = signed_in(street.wang)
    assert "点街道，找社区" in text(client.get("/me/homes/"))
    assert "?street=110116001#claim" in text(client.get("/me/homes/"))
    assert "?community=110116001008#claim" in text(client.get("/me/homes/?street=110116001"))
    assert "在北园社区里找" in text(client.get("/me/homes/?community=110116001008"))
    client.cookies["where"] = "110116001008-y08"
    shown = text(client.get("/me/homes/"))
    assert "在北园社区里找" in shown
    assert "<select" not in shown


def test_a_neighbour_is_asked_with_three_answers_and_both_noes_are_told(street, at):
    door = Dwelling.objects.create(entrance=street.place["b14-u2"], room="102", valid_from=at)
    said = claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at)
    lead, page = signed_in(street.chen), reverse("people:claim", args=[said.public_id])
    asked = text(lead.get("/claims/"))
    assert all(f'value="{answer}"' in asked for answer in ("confirm", "refuse", "unknown"))
    assert "记下他住这儿" in asked
    assert "由社区看他的房本" in asked
    assert "拿不准" not in asked
    assert 'value="unknown"' in text(lead.get(page))
    assert "写一句为什么" in text(lead.post(page, {"decision": "refuse"}))
    assert lead.post(page, {"decision": "unknown"}).status_code == 302
    assert "没有等着的" in text(lead.get("/claims/"))
    assert "房本" in text(signed_in(street.wang).get("/me/homes/"))
    desk = signed_in(street.sun)
    assert "等本人带证明来" in text(desk.get("/claims/"))
    for at_desk in (text(desk.get("/claims/")), text(desk.get(page))):
        assert "不认识" not in at_desk
        assert 'value="confirm"' in at_desk
        assert "拿不准" in at_desk
    assert desk.post(page, {"decision": "unknown"}).status_code == 422
    assert desk.post(page, {"decision": "refuse", "reason": "这户住的是别家"}).status_code == 302
    assert "弄错了的话" in text(signed_in(street.wang).get("/me/homes/"))


def test_keys_for_programs_do_not_stand_among_what_one_does_every_day(street):
    shown = text(signed_in(street.lin).get("/me/"))
    assert shown.index("<summary>更多</summary>") < shown.index("接口密钥")


def test_staff_who_are_signed_out_find_their_door_at_the_foot_of_every_page(street):
    assert 'href="/in/staff/"' in text(Client().get("/"))
    client = signed_in(street.zhao)
    client.cookies["desk"] = "1"
    assert 'href="/in/staff/"' not in text(client.get("/"))
