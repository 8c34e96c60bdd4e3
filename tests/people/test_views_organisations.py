"""The pages on which organisations are registered, set right, given their duties and closed."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.ground.shared.moments import clock_at
from linli.town.people import organisations
from linli.town.people.models import Organisation, Person, Post, Responsibility
from linli.town.people.roles import Role
from tests.people.test_views import text
from tests.street import COMMUNITY, signed_in

pytestmark = pytest.mark.django_db


def test_organisations_are_registered_given_duties_and_closed_by_pages(street):
    client = signed_in(street.han)
    said = {"name": "路灯所", "kind": "utility", "place": "110116001"}
    assert client.post("/organisations/new/", said | {"place": "x"}).status_code == 422
    assert client.post("/organisations/new/", said).status_code == 302
    made = Organisation.objects.get(name="路灯所")
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
    late = client.post(page, {"body": "LT", "place": "110116001", "rank": "1"})
    assert late.status_code == 409, "from a page that was opened before"
    assert not Responsibility.objects.filter(organisation=made, valid_until=None).exists()
    water = reverse("people:organisation", args=[street.organisation["water"].public_id])
    assert client.get(water).status_code == 404
    assert signed_in(street.lin).get("/organisations/").status_code == 403


def test_an_organisation_is_registered_by_names_gets_its_code_and_is_set_right_on_its_own_page(street):
    client = signed_in(street.sun)
    asked = text(client.get("/organisations/new/"))
    assert 'name="code"' not in asked
    assert f'<option value="{COMMUNITY}">北园社区</option>' in asked
    said = {"name": "北园托老所", "kind": "partner", "place": COMMUNITY}
    shown = client.post("/organisations/new/", said)
    made = Organisation.objects.get(name="北园托老所")
    assert made.code == f"{COMMUNITY}-1"
    assert shown.url == reverse("people:organisation", args=[made.public_id])
    page = reverse("people:organisation-details", args=[made.public_id])
    said |= {"seen": seen_on(shown := text(client.get(page)))}
    assert 'value="北园托老所"' in shown
    right = said | {"name": "北园养老驿站", "duty_phone": "010-6960-1111"}
    assert [client.post(page, right).status_code for _tap in range(2)] == [302, 302]
    made.refresh_from_db()
    assert (made.code, made.name, made.duty_phone) == (f"{COMMUNITY}-1", "北园养老驿站", "010-6960-1111")
    said |= {"seen": seen_on(text(client.get(page)))}
    assert client.post(page, said | {"place": "110116001"}).status_code == 403, "not out of one's own reach"


def seen_on(shown):
    return re.search(r'name="seen" value="(\w+)"', shown)[1]


def test_an_organisation_at_home_in_a_part_of_a_community_keeps_its_home(street):
    client, team = signed_in(street.sun), street.organisation["team"]
    Organisation.objects.filter(pk=team.pk).update(place=street.place["grid2"])
    page = reverse("people:organisation-details", args=[team.public_id])
    shown = text(client.get(page))
    assert f'<option value="{COMMUNITY}002" selected>北园社区 第 2 网格</option>' in shown
    said = {"name": "小扳手志愿队", "kind": "team", "place": f"{COMMUNITY}002", "seen": seen_on(shown)}
    assert client.post(page, said | {"what_for": "小修小补"}).status_code == 302
    team.refresh_from_db()
    assert (team.place, team.what_for) == (street.place["grid2"], "小修小补")


def test_an_old_form_neither_reopens_an_organisation_nor_undoes_what_another_wrote(street):
    client, firm = signed_in(street.xu), street.organisation["property"]
    page = reverse("people:organisation-details", args=[firm.public_id])
    said = {"name": "北园物业", "kind": "firm", "place": COMMUNITY, "seen": seen_on(text(client.get(page)))}
    assert client.post(page, {**said, "seen": ""}).status_code == 422
    assert client.post(page, said | {"duty_phone": "010-6960-0001"}).status_code == 302
    late = client.post(page, said | {"duty_phone": "010-6960-0002"})
    assert (late.status_code, "刚才有人改过这个单位" in text(late)) == (409, True)
    said |= {"seen": seen_on(text(client.get(page)))}
    client.post(reverse("people:close-organisation", args=[firm.public_id]))
    assert client.post(page, said).status_code == 409
    firm.refresh_from_db()
    assert firm.duty_phone == "010-6960-0001"
    assert firm.valid_until is not None
    assert "重新启用" in (shown := text(client.get(page)))
    assert client.post(page, said | {"seen": seen_on(shown)}).status_code == 302
    firm.refresh_from_db()
    assert firm.valid_until is None


def test_an_organisation_s_page_says_what_it_is_where_it_is_and_how_it_is_reached(street):
    shown = text(
        signed_in(street.sun).get(reverse("people:organisation", args=[street.organisation["team"].public_id]))
    )
    assert ">志愿队 · 北园社区，值班电话 010-6960-0000</p>" in shown
    assert shown.index("它管什么、管到哪儿") < shown.index("再派给它一样") < shown.index('name="body"')


def test_an_organisation_is_not_closed_over_posts_that_are_anothers_to_end(street):
    firm, feng = street.organisation["property"], street.post["feng"]
    close = reverse("people:close-organisation", args=[firm.public_id])
    sentence = "“北园物业”还有 1 个岗位不归您结束。请安全管理员先结束这些岗位，再来停用。"
    for keeper in (street.li, street.sun):
        client = signed_in(keeper)
        assert client.post(reverse("people:end-post", args=[feng.public_id])).status_code == 404, "the rule it goes by"
        asked = text(client.get(close))
        assert sentence in asked
        assert f'action="{close}" method="post"' not in asked
        refused = client.post(close)
        assert (refused.status_code, sentence in text(refused)) == (403, True)
    firm.refresh_from_db()
    feng.refresh_from_db()
    assert (firm.valid_until, feng.ends_at) == (None, None)
    moment = street.at + timedelta(minutes=1)
    with clock_at(moment):
        assert signed_in(street.xu).post(reverse("people:end-post", args=[feng.public_id])).status_code == 302
        client = signed_in(street.li)
        assert f'action="{close}" method="post"' in text(client.get(close))
        assert client.post(close).status_code == 302, "nobody stands there any more"


def test_the_posts_that_keep_an_organisation_open_are_found_by_as_many_questions_at_one_as_at_twenty(street):
    firm, li = street.organisation["property"], street.li

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            refused = organisations.keeps_open(firm, li, street.at)
        assert refused is not None
        counted.append(refused.facts["count"])
        return len(caught)

    counted: list[object] = []
    first = asked()
    for number in range(19):
        person = Person.objects.create(name=f"周{number}", known_since=street.at)
        Post.objects.create(role=Role.HANDLER, organisation=firm, person=person, starts_at=street.at)
    assert (asked(), counted) == (first, [1, 20])


UNFIT = [
    ("name", "<img src=x onerror=alert(1)>"),
    ("name", "A13800138000"),
    ("name", '=HYPERLINK("http://example.com")'),
    ("name", "＠北园修理"),
    ("duty_phone", "<b>1"),
]


@pytest.mark.parametrize(("field", "typed"), UNFIT)
def test_names_and_duty_phones_that_are_none_are_refused(street, field, typed):
    client = signed_in(street.sun)
    said = {"name": "北园修理铺", "kind": "partner", "place": COMMUNITY, "duty_phone": "010-6960-1111"}
    assert client.post("/organisations/new/", said | {field: typed}).status_code == 422
    assert not Organisation.objects.filter(place__code=COMMUNITY, kind="partner").exists()
    assert client.post("/organisations/new/", said).status_code == 302, "control"
    page = reverse("people:organisation-details", args=[Organisation.objects.get(name="北园修理铺").public_id])
    said |= {"seen": seen_on(text(client.get(page)))}
    assert client.post(page, said | {field: typed}).status_code == 422
