"""The pages on which posts are given and accounts opened, and what ends there for others is asked once more."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from linli.ground.shared.moments import clock_at
from linli.ground.shared.refusals import Invalid
from linli.ground.ui import cookies
from linli.town.people import appoint, contacts, organisations, queries, shutting_out, staffing
from linli.town.people.models import Post
from linli.town.people.roles import Role
from tests.pages import laid_out
from tests.people.authenticated import begun, with_account
from tests.people.test_views import text
from tests.street import signed_in

pytestmark = pytest.mark.django_db


def test_posts_are_given_handed_over_and_ended_by_pages(street):
    client = signed_in(street.xu)
    assert client.get("/posts/new/").status_code == 200
    said = {"role": "verifier", "seat": "110116001008002", "name": "何小妹", "phone": "13600001111"}
    assert client.post("/posts/new/", said | {"seat": "nowhere"}).status_code == 422
    assert client.post("/posts/new/", said | {"role": "system_admin"}).status_code == 422
    assert client.post("/posts/new/", said).status_code == 302
    made = Post.objects.get(role=Role.VERIFIER)
    assert made.person == contacts.find("phone", "13600001111")
    assert ">核实员</h2>" in (given := text(client.get("/posts/")))
    assert "何小妹，昨天起" not in given
    assert "何小妹，今天起" in given
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


def test_the_system_administrator_sees_staff_and_no_resident(street):
    client = signed_in(street.meng)
    shown = text(client.get("/accounts/"))
    assert "赵建国" in shown
    assert "还没开户" in shown
    for resident in ("林秀英", "王秀兰", "陈玉兰"):
        assert resident not in shown
    assert "放假安排还没有录入" not in shown
    with clock_at(datetime(2026, 12, 1, 1, tzinfo=UTC)):
        assert "2027 年的放假安排还没有录入" in text(signed_in(street.meng).get("/accounts/"))
    assert client.get(reverse("people:account", args=[street.lin.public_id])).status_code == 404
    assert client.get(reverse("people:account", args=[uuid4()])).status_code == 404
    with_account(street.zhao, street.at)
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


def test_posts_stand_in_groups_the_desks_first_and_are_found_by_name(street):
    client = signed_in(street.xu)
    roles = [post.role for post in queries.at_desks(Post.objects.all())]
    assert roles.index(Role.COMMUNITY_SECRETARY) < roles.index(Role.GRID_WORKER) < roles.index(Role.HANDLER)
    found = text(client.get("/posts/", {"name": street.zhao.name}))
    assert street.zhao.name in found
    assert street.qian.name not in found
    assert "没有叫这个名字的" in text(client.get("/posts/", {"name": "没有这个人"}))


def test_a_public_number_is_called_one_and_stands_after_the_name(street):
    post, water = text(signed_in(street.xu).get("/posts/")), text(signed_in(street.xu).get("/organisations/"))
    for shown, name in ((post, "赵建国"), (water, "自来水公司")):
        (row,) = [each for each in shown.split("</article>") if name in each]
        assert row.index(name) < row.index("，值班电话 010-6960-0000")
        assert '<span class="soft">010-6960-0000' not in shown
    began = street.at - timedelta(days=365)
    assert f"赵建国，{began.year}年{began.month}月{began.day}日起" in post
    Post.objects.filter(person=street.zhao).update(duty_phone="13800001004")
    assert "值班电话 138\u00a00000\u00a01004" in signed_in(street.zhao).get("/me/").content.decode()


def test_an_account_shows_its_post_and_is_found_by_name_and_by_whether_it_is_opened(street):
    client = signed_in(street.meng)
    page = text(client.get("/accounts/", {"name": street.zhao.name}))
    assert "网格员 · 北园社区 第 2 网格" in page
    assert street.qian.name not in page
    opened = text(client.get("/accounts/", {"name": street.zhao.name, "opened": "yes"}))
    assert f">{street.zhao.name}<" not in opened


def test_opening_an_account_anew_says_what_becomes_of_the_old_one(street):
    client = signed_in(street.meng)
    page = reverse("people:account", args=[street.zhao.public_id])
    fresh = text(client.get(page))
    assert "网格员 · 北园社区 第 2 网格" in fresh
    assert "马上作废" not in fresh
    begun(street.zhao, "zhao", street.at)
    answer = client.get(page)
    again = text(answer)
    assert "马上作废" in again
    assert "重新开户，给我链接" in again
    assert 'class="btn main' not in laid_out(answer), "nothing has to be done here"


def test_a_search_that_finds_no_staff_says_so(street):
    assert "没有叫这个名字的" in text(signed_in(street.meng).get("/accounts/", {"name": "没有这个人"}))


def test_what_ends_for_others_is_asked_once_more_and_the_question_changes_nothing(street):
    firm, held, zhao = street.organisation["property"], street.post["zhao"], with_account(street.zhao, street.at).person
    asked = (
        ("xu", "organisation", "close-organisation", firm, "岗位（1 个）和责任（1 样）"),
        ("xu", "post", "end-post", held, "赵建国马上退出登录"),
        ("meng", "account", "deactivate", zhao, "赵建国马上退出登录"),
    )
    for who, page, end, row, words in asked:
        client, question = signed_in(street.person[who]), reverse(f"people:{end}", args=[row.public_id])
        shown = text(client.get(reverse(f"people:{page}", args=[row.public_id])))
        assert f'href="{question}"' in shown
        assert f'action="{question}"' not in shown, "no tap on the page itself ends it"
        again = text(client.get(question))
        assert words in again
        assert f'action="{question}"' in again
        row.refresh_from_db()
    assert (firm.valid_until, held.ends_at, zhao.is_active) == (None, None, True)


def test_what_is_over_is_not_asked_about_again(street):
    firm, held, zhao = street.organisation["property"], street.post["qian"], with_account(street.zhao, street.at).person
    organisations.close(organisation_id=firm.pk, by=None, at=street.at)
    appoint.end(post_id=held.pk, by=None, at=street.at)
    shutting_out.deactivate(person_id=zhao.pk, by=None, at=street.at)
    over = (
        ("xu", "organisation", "close-organisation", firm, "这个单位已经停用了。"),
        ("xu", "post", "end-post", held, "这个岗位已经结束了。"),
        ("meng", "account", "deactivate", zhao, "这个账号已经停用了。"),
    )
    for who, page, end, row, words in over:
        client, there = signed_in(street.person[who]), reverse(f"people:{page}", args=[row.public_id])
        sent = client.get(reverse(f"people:{end}", args=[row.public_id]))
        assert (sent.status_code, getattr(sent, "url", "")) == (302, there)
        assert words in text(client.get(there))


def test_the_pages_of_those_who_work_here_have_the_desks_rail(street):
    client = signed_in(street.xu)
    assert 'class="rail"' not in client.get("/posts/").text
    client.cookies[cookies.DESK] = cookies.AT_DESK
    assert 'class="rail"' in client.get("/posts/").text
    assert 'class="rail"' in client.get("/organisations/").text
    assert 'class="rail"' in client.get("/posts/new/").text
    assert 'class="rail"' not in client.get("/me/details/").text, "one's own matters stay in a resident's frame"


def test_a_list_of_posts_with_nobody_in_it_has_its_heading(street):
    for asked in ("/posts/", "/posts/?name=nobody"):
        page = signed_in(street.song).get(asked).content.decode()
        assert '<div class="empty"><h3>' in page
        assert page.index("<h2") < page.index("<h3"), "a heading is not skipped"


def test_the_duty_phone_of_a_post_is_a_number_too(street):
    with pytest.raises(Invalid):
        staffing.take_on(
            name="赵建国", phone="13700000001", role="grid-worker", seat="x", by=None, at=street.at, duty_phone="<b>1"
        )
