"""The same as JSON: what a page can do, a program can, and is refused with the same words."""

import base64
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.town.people import api_keys, claims, contacts
from linli.town.people.models import DwellingClaim, Heading, Post, Responsibility
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of
from linli.town.places.models import Dwelling
from tests.people.test_workbook import LEADS, SMALL, book
from tests.street import PHONE, signed_in

pytestmark = pytest.mark.django_db


class Program:
    """A program that comes with its person's key; `in_session`: with their session, as our own pages do."""

    def __init__(self, person, at, scope="act", *, in_session=False):
        if in_session:
            self.client = signed_in(person, at=at)
            return
        _key, secret = api_keys.make(by=person, name="x", scopes=[scope], days=1, at=at)
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path):
        return self.client.get(f"/api/v1{path}")

    def post(self, path, body=None, key=""):
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post(f"/api/v1{path}", body or {}, content_type="application/json", headers=headers)


@pytest.fixture
def come(street, at):
    return lambda who, scope="act", **how: Program(street.person[who], at, scope, **how)


def test_me_shows_what_is_kept_of_me_with_a_masked_phone(come):
    shown = come("lin").get("/me").json()
    assert (shown["name"], shown["phone"]) == ("林秀英", "138****1234")
    assert [home["address"] for home in shown["homes"]] == ["北园社区 8 号院 14 号楼 2 单元 301"]
    assert PHONE[3:] not in str(shown)
    assert Client().get("/api/v1/me").status_code == 401


def test_i_say_how_i_am_named(come, street):
    said = {"name": "林秀英", "called": "林女士", "language": "en", "large_type": True}
    assert come("lin").post("/me", said).json()["called"] == "林女士"
    refused = come("lin").post("/me", said | {"called": "13800001234"})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["called"])
    assert come("lin", "read").post("/me", said).status_code == 403


def test_a_home_is_claimed_confirmed_and_left_and_each_replay_is_the_same(come, street):
    said = {"community": "110116001008", "words": "14号楼1单元102", "kind": "tenant"}
    mine, desk = come("wang"), come("sun")
    assert mine.post("/me/claims", said | {"words": "月亮"}).status_code == 422
    made = [mine.post("/me/claims", said, key="k" * 20) for _ in range(2)]
    assert made[0].json() == made[1].json()
    claim = made[0].json()["id"]
    waiting = desk.get("/claims").json()["items"]
    assert [(each["id"], each["who"]) for each in waiting] == [(claim, "王秀兰")]
    confirmed = [desk.post(f"/claims/{claim}/confirm", key="c" * 20) for _ in range(2)]
    assert [each.json()["state"] for each in confirmed] == ["confirmed"] * 2
    assert desk.post(f"/claims/{claim}/confirm").status_code == 409
    home = mine.get("/me").json()["homes"][0]["id"]
    assert come("lin").post(f"/me/homes/{home}/leave").status_code == 404
    assert mine.post(f"/me/homes/{home}/leave").status_code == 200


def test_a_claim_is_refused_with_its_reason_or_taken_back(come, street, at):
    door = Dwelling.objects.create(entrance=street.place["b14-u2"], room="102", valid_from=at)
    said = claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at)
    assert come("qian").post(f"/claims/{said.public_id}/refuse", {"reason": "x"}).status_code == 403
    assert come("chen").post(f"/claims/{said.public_id}/refuse", {"reason": " "}).status_code == 422
    assert come("chen").post(f"/claims/{said.public_id}/refuse", {"reason": "不是"}).json()["state"] == "refused"
    again = claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at)
    assert come("lin").post(f"/me/claims/{again.public_id}/withdraw").status_code == 404
    assert come("wang").post(f"/me/claims/{again.public_id}/withdraw").json()["state"] == "withdrawn"
    assert DwellingClaim.objects.filter(state="pending").count() == 0


def test_whom_a_neighbour_does_not_know_is_left_to_the_desk_and_sees_it(come, street, at):
    door = Dwelling.objects.create(entrance=street.place["b14-u2"], room="102", valid_from=at)
    said = claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at)
    left = [come("chen").post(f"/claims/{said.public_id}/leave-to-desk", key="d" * 20) for _ in range(2)]
    assert [(each.json()["state"], each.json()["left_to_desk"]) for each in left] == [("pending", True)] * 2
    assert come("chen").get("/claims").json()["items"] == []
    assert come("chen").post(f"/claims/{said.public_id}/confirm").json()["code"] == "claim-left-to-desk"
    assert come("wang").get("/me").json()["claims"][0]["left_to_desk"]
    assert come("sun").post(f"/claims/{said.public_id}/leave-to-desk").json()["code"] == "claim-at-desk"
    assert come("sun").post(f"/claims/{said.public_id}/confirm").json()["state"] == "confirmed"


def test_i_read_who_looked(come, street, at):
    contacts.note_look(street.lin.pk, "phone", street.zhao, "约上门看水压", at)
    (looked,) = come("lin").get("/me/readings").json()["items"]
    assert looked["reader"].replace(" ", "") == "网格员赵师傅（北园社区第2网格）"
    assert (looked["what"], looked["why"]) == ("contact.phone", "约上门看水压")


def test_anyone_reads_who_looks_after_a_grid(street):
    shown = Client().get("/api/v1/grids/110116001008002").json()
    assert [force["called"] for force in shown["workers"]] == ["赵师傅"]
    assert shown["now"].startswith("网格员赵师傅现在在岗")
    assert "钱师傅" not in str(shown)
    assert Client().get("/api/v1/grids/1").status_code == 404


def test_posts_are_given_handed_over_and_ended_once(come, street, at):
    admin = come("xu", in_session=True)
    said = {"role": "verifier", "seat": "110116001008002", "name": "何小妹", "phone": "13600001111"}
    made = [admin.post("/posts", said, key="p" * 20) for _ in range(2)]
    assert made[0].json() == made[1].json()
    assert admin.post("/posts", said | {"name": "别人"}, key="p" * 20).status_code == 422
    assert Post.objects.filter(role=Role.VERIFIER).count() == 1
    worker = street.post["zhao"].public_id
    followed = admin.post(f"/posts/{worker}/hand-over", {"name": "何小妹", "phone": "13600001111"}, key="h" * 20)
    assert followed.json()["held_by"] == "何小妹"
    with clock_at(at + timedelta(minutes=1)):
        ended = [admin.post(f"/posts/{made[0].json()['id']}/end", key="e" * 20) for _ in range(2)]
    assert [each.status_code for each in ended] == [200, 200]
    assert "何小妹" in str(admin.get("/posts").json())
    assert come("sun").post(f"/posts/{worker}/end").status_code == 404
    assert come("lin").get("/posts").status_code == 403


def test_an_organisation_has_a_name_and_a_duty_phone_that_are_such(come):
    keeper, said = come("han"), {"name": "路灯所", "kind": "utility", "place": "110116001"}
    for field, typed in (("name", "<b>"), ("name", "A13800138000"), ("name", "=HYPERLINK(1)"), ("duty_phone", "<b>1")):
        refused = keeper.post("/organisations", said | {field: typed})
        assert (refused.status_code, list(refused.json()["fields"])) == (422, [field])
    assert keeper.post("/organisations", said | {"duty_phone": "96156"}).status_code == 200, "control"


def test_organisations_are_kept_given_duties_and_closed_once(come, street):
    keeper = come("han")
    said = {"code": "light-1", "name": "路灯所", "kind": "utility", "place": "110116001"}
    made = keeper.post("/organisations", said, key="o" * 20).json()
    assert keeper.post("/organisations", said | {"place": "x"}).status_code == 422
    unnumbered = keeper.post("/organisations", {**said, "code": "", "name": "路灯二所"}).json()
    assert unnumbered["code"] == "110116001-1"
    here = f"/organisations/{made['id']}"
    duty = {"body": "LT", "place": "110116001"}
    given = [keeper.post(f"{here}/duties", duty, key="d" * 20).json() for _ in range(2)]
    assert given[0] == given[1]
    assert keeper.get(here).json()["duties"] == given[0]["duties"]
    assert keeper.post(f"{here}/duties", duty | {"place": "110116"}).status_code == 403
    one = given[0]["duties"][0]["id"]
    assert keeper.post(f"{here}/duties/{one}/end", key="f" * 20).status_code == 200
    assert not Responsibility.objects.filter(organisation__code="light-1", valid_until__isnull=True).exists()
    assert [keeper.post(f"{here}/close", key="g" * 20).status_code for _ in range(2)] == [200, 200]
    assert "路灯所" not in str(keeper.get("/organisations").json())
    assert keeper.post("/organisations", said, key="a" * 20).status_code == 409, "it was not asked to open again"
    assert keeper.post("/organisations", said | {"reopen": True}, key="b" * 20).status_code == 200
    assert keeper.get(f"/organisations/{uuid4()}").status_code == 404


def test_an_organisation_with_a_handler_is_closed_by_nobody_who_may_not_end_the_post(come, street):
    here = f"/organisations/{street.organisation['property'].public_id}/close"
    refused = come("li").post(here, key="c" * 20)
    assert (refused.status_code, refused.json()["code"]) == (403, "posts-stay")
    assert Post.objects.current(street.at).filter(pk=street.post["feng"].pk).exists()
    assert come("xu").post(here, key="c" * 20).status_code == 200


def test_accounts_are_opened_and_shut_by_the_system_administrator(come, street, at):
    contacts.keep(street.zhao, "phone", "13700001111", at)
    admin = come("meng", in_session=True)
    assert "林秀英" not in str(admin.get("/accounts").json())
    opened = [
        admin.post(f"/accounts/{street.zhao.public_id}/open", {"username": "zhao"}, key="a" * 20).json()
        for _ in range(2)
    ]
    assert opened[0]["link"].startswith("http://testserver/in/begin/")
    assert opened[1] == opened[0] | {"link": ""}
    for verb, active in (("deactivate", False), ("reactivate", True)):
        shown = admin.post(f"/accounts/{street.zhao.public_id}/{verb}", key=verb * 3).json()
        assert shown["active"] is active
    assert admin.post(f"/accounts/{street.lin.public_id}/deactivate").status_code == 404
    assert come("xu").get("/accounts").status_code == 403


def test_what_a_workbook_would_end_is_agreed_to_by_json_too(come):
    here = "/communities/110116001008/workbook"
    small = base64.b64encode(book(SMALL).read()).decode()
    admin = come("xu", in_session=True)
    seen = admin.post(here, {"file": small}).json()
    assert (seen["asks"], seen["ended"]) == (True, 4), "with a post of one of them"
    call = {"file": small, "apply": True, "plan": seen["plan"]}
    assert admin.post(here, call, key="workbook-" + "3" * 16).json()["code"] == "endings-not-agreed"
    assert admin.post(here, call | {"ends": True}, key="workbook-" + "4" * 16).json()["ended"] == 4


def test_a_workbook_is_looked_through_and_then_taken_in(come, street, at):
    contacts.keep(street.chen, "phone", "13700000003", at)
    file = base64.b64encode(book({"楼门长": [*LEADS, "15 1 王秀兰 13600000009 -"]}).read()).decode()
    here = "/communities/110116001008/workbook"
    desk = come("sun", in_session=True)
    seen = desk.post(here, {"file": file}).json()
    assert ([each["name"] for each in seen["additions"]], seen["applied"]) == (["王秀兰"], False)
    assert contacts.find("phone", "13600000009") is None
    call = {"file": file, "apply": True, "plan": seen["plan"]}
    done, again = (desk.post(here, call, key="workbook-" + "1" * 16).json() for _ in range(2))
    assert (done["applied"], done["added"], done["ended"]) == (True, 1, 0)
    assert again == done, "a retry says how much the first did"
    old = desk.post(here, call, key="workbook-" + "2" * 16)
    assert (old.status_code, old.json()["code"]) == (409, "plan-is-old")
    assert posts_of(contacts.find("phone", "13600000009"), at)
    wrong = base64.b64encode(book({"楼门长": [LEADS[0], "99 1 谁 13600000009 -"]}).read()).decode()
    refused = desk.post(here, {"file": wrong, "apply": True}).json()
    assert (refused["applied"], refused["errors"][0]["column"]) == (False, "单元")
    own = base64.b64encode(book({"Sheet1": ["楼号 单元 谁", "20 1 周海生", "14 2 陈玉兰"]}).read()).decode()
    assert desk.post(here, {"file": own}).json()["columns"][2] | {"table": ""} == {
        "sheet": "Sheet1",
        "table": "",
        "heading": "谁",
        "column": "",
        "how": "ours",
    }
    meant = {"file": own, "columns": [{"heading": "谁", "column": "姓名", "sheet": "楼门长"}]}
    assert [each["how"] for each in desk.post(here, meant).json()["columns"]] == ["ours", "ours", "said"]
    nonsense = {"file": own, "columns": [{"heading": "谁", "column": "工资"}]}
    assert (desk.post(here, nonsense).status_code, Heading.objects.count()) == (422, 0), "a look remembers nothing"
    for file in ("", "AAAA", "not base64"):
        assert desk.post(here, {"file": file}).status_code == 422
    assert come("zhao").post(here, {"file": wrong}).status_code == 403
    assert desk.post("/communities/110116002001/workbook", {"file": wrong}).status_code == 404
