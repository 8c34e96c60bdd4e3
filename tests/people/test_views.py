"""The pages about oneself, at the desk, and for those who set things up."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.ground.shared.moments import clock_at
from linli.town.people import appoint, claims, contacts, living, organisations
from linli.town.people.models import ApiKey, DwellingClaim, Organisation, Person, Post, Responsibility
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
    contacts.reveal(street.lin.pk, "phone", street.zhao, "约上门看水压", at)
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


def test_the_grid_page_lists_every_force_with_public_numbers_only(street, at):
    Person.objects.filter(pk=street.chen.pk).update(called="")
    contacts.keep(street.zhao, "phone", "13700001111", at)
    shown = text(Client().get("/grids/110116001008002/"))
    for said in (
        "赵师傅",
        "楼门长 陈**",
        "李书记",
        "孙师傅",
        "北园物业",
        "自来水公司",
        "小扳手志愿队",
        "010-6960-0000",
    ):
        assert said in shown, said
    for private in ("钱师傅", "13700001111", "陈玉兰", "林秀英"):
        assert private not in shown
    assert 'href="tel:01069600000"' in shown
    assert Client().get("/grids/110116001008/").status_code == 404
    assert Client().get("/grids/nowhere/").status_code == 404


def test_posts_are_given_handed_over_and_ended_by_pages(street):
    client = signed_in(street.xu)
    assert client.get("/posts/new/").status_code == 200
    said = {"role": "verifier", "seat": "110116001008002", "name": "何小妹", "phone": "13600001111"}
    assert client.post("/posts/new/", said | {"seat": "nowhere"}).status_code == 422
    assert client.post("/posts/new/", said | {"role": "system_admin"}).status_code == 422
    assert client.post("/posts/new/", said).status_code == 302
    made = Post.objects.get(role=Role.VERIFIER)
    assert made.person == contacts.find("phone", "13600001111")
    assert "核实员 · 北园社区 第 2 网格" in text(client.get("/posts/"))
    page = reverse("people:post", args=[street.post["zhao"].public_id])
    assert client.get(page).status_code == 200
    assert client.post(page, {"name": "何小妹", "phone": "13600001111"}).status_code == 302
    assert Post.objects.current(street.at).get(role=Role.GRID_WORKER, place=street.place["grid2"]).person == made.person
    assert client.post(reverse("people:end-post", args=[made.public_id])).status_code == 302
    with clock_at(street.at + timedelta(minutes=1)):
        assert client.post(reverse("people:end-post", args=[street.post["qian"].public_id])).status_code == 302
        assert "已经结束" in text(client.get(reverse("people:post", args=[street.post["qian"].public_id])))


def test_a_community_sees_and_gives_its_own_neighbours_posts_only(street):
    client = signed_in(street.sun)
    shown = text(client.get("/posts/"))
    assert "陈玉兰" in shown
    assert "赵建国" not in shown
    assert client.get(reverse("people:post", args=[street.post["zhao"].public_id])).status_code == 404
    assert client.post(reverse("people:end-post", args=[street.post["zhao"].public_id])).status_code == 404
    said = {"role": "group_lead", "seat": "110116001008-b14", "name": "王秀兰", "phone": "13600002222"}
    assert client.post("/posts/new/", said).status_code == 302
    assert signed_in(street.zhao).get("/posts/").status_code == 403


def test_organisations_are_registered_given_duties_and_closed_by_pages(street):
    client = signed_in(street.han)
    said = {"code": "light-1", "name": "路灯所", "kind": "utility", "place": "110116001"}
    assert client.post("/organisations/new/", said | {"place": "x"}).status_code == 422
    assert client.post("/organisations/new/", said).status_code == 302
    made = Organisation.objects.get(code="light-1")
    page = reverse("people:organisation", args=[made.public_id])
    assert "路灯所" in text(client.get("/organisations/"))
    assert client.get("/organisations/new/").status_code == 200
    assert client.post(page, {"body": "XX", "place": "x", "rank": "1"}).status_code == 422
    assert client.post(page, {"body": "LT", "place": "110116001", "rank": "1"}).status_code == 302
    row = Responsibility.objects.get(organisation=made)
    assert "路灯 · 泉河街道" in text(client.get(page))
    end = reverse("people:end-responsibility", args=[made.public_id, row.public_id])
    assert client.post(end).status_code == 302
    assert client.post(end).status_code == 404
    assert client.post(reverse("people:close-organisation", args=[made.public_id])).status_code == 302
    assert "已经停用" in text(client.get(page))
    water = reverse("people:organisation", args=[street.organisation["water"].public_id])
    assert client.get(water).status_code == 404
    assert signed_in(street.lin).get("/organisations/").status_code == 403


def test_the_system_administrator_sees_staff_and_no_resident(street):
    client = signed_in(street.meng)
    shown = text(client.get("/accounts/"))
    assert "赵建国" in shown
    assert "还没开户" in shown
    for resident in ("林秀英", "王秀兰", "陈玉兰"):
        assert resident not in shown
    assert client.get(reverse("people:account", args=[street.lin.public_id])).status_code == 404
    assert client.get(reverse("people:account", args=[uuid4()])).status_code == 404
    browser = signed_in(street.zhao)
    shut = reverse("people:deactivate", args=[street.zhao.public_id])
    page = reverse("people:account", args=[street.zhao.public_id])
    assert shut in text(client.get(page))
    assert client.post(shut).status_code == 302
    assert browser.get("/me/").status_code == 401
    opened = reverse("people:reactivate", args=[street.zhao.public_id])
    assert opened in text(client.get(page))
    client.post(opened)
    street.zhao.refresh_from_db()
    assert street.zhao.is_active
    assert signed_in(street.xu).get("/accounts/").status_code == 403


def test_no_page_shows_a_full_number(street, at):
    door = Dwelling.objects.create(entrance=street.place["b14-u2"], room="102", valid_from=at)
    said = claims.claim(dwelling_id=door.pk, kind="tenant", by=street.lin, at=at)
    pages = {
        "lin": ["/me/", "/me/homes/", "/me/readings/", "/me/details/"],
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
            name="共建",
            kind="partner",
            place_id=street.place["community"].pk,
            by=None,
            at=at,
        )
        contacts.reveal(street.lin.pk, "phone", street.sun if k % 2 else street.zhao, "约上门", at)


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


NIGHT = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
"""The same Tuesday, 22:00 in the town."""


def test_the_grid_page_says_first_who_answers_now(street, at):
    shown = text(Client().get("/grids/110116001008002/"))
    assert "网格员赵师傅现在在岗，今天 8:30–18:00。" in shown
    assert ">北园社区 第 2 网格<" in shown
    order = [shown.index(said) for said in ("赵师傅", "孙师傅", "楼门长 ", "北园物业", "还有谁", "自来水公司")]
    assert order == sorted(order)
    with clock_at(NIGHT):
        assert "没有人值班" in text(Client().get("/grids/110116001008002/"))
    appoint.appoint(
        role="duty_officer", person_id=street.wang.pk, place_id=street.place["community"].pk, by=None, at=at
    )
    with clock_at(NIGHT):
        shown = text(Client().get("/grids/110116001008002/"))
    assert "等不了的事由值班员" in shown


def test_my_own_entrances_lead_stands_open_on_the_grid_page(street, at):
    lead = "我家的楼门长"
    assert lead not in text(Client().get("/grids/110116001008002/"))
    assert lead in text(signed_in(street.lin).get("/grids/110116001008002/"))


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
    assert "登记在他名下" in asked
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
