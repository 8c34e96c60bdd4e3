"""Before what is hard to undo, staff prove again who they are, and lose nothing that they filled in."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from linli.ground.audit.models import Reading
from linli.ground.shared.moments import clock_at
from linli.life.cases import intake
from linli.life.cases.intake import Said
from linli.life.cases.models import Contact
from linli.town.people import allow, api_keys, sessions
from linli.town.people.models import Post, StaffAccount
from linli.town.people.roles import Role
from tests.people.authenticated import PASSWORD, begun, hash_quickly, totp_of, with_account
from tests.street import signed_in

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=11)
SEAT = {"role": "verifier", "seat": "110116001008002", "name": "何小妹 & 何", "phone": "13600001111", "duty_phone": ""}


@pytest.fixture(autouse=True)
def quick(settings):
    hash_quickly(settings)


@pytest.fixture
def admin(street, at):
    """The security administrator's browser eleven minutes after they came in, and the clock there."""
    begun(street.xu, "xu-jing", at)
    client = signed_in(street.xu, at=at)
    with clock_at(at + LATER):
        yield client


def code_of(person, at) -> str:
    return totp_of(StaffAccount.objects.get(person=person)).at(at)


def typed_in(page: str) -> dict[str, str]:
    """What a page sends on in hidden fields."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def given() -> int:
    return Post.objects.filter(role=Role.VERIFIER).count()


def test_whoever_came_in_ten_minutes_ago_is_asked_and_then_goes_on_with_the_same_form(street, at, admin):
    asked = admin.post("/posts/new/", SEAT)
    page = asked.content.decode()
    assert (asked.status_code, given()) == (403, 0)
    assert "再报一次动态口令" in page
    assert 'action="/posts/new/"' in page
    assert typed_in(page).items() >= (SEAT | {"name": "何小妹 &amp; 何"}).items()
    done = admin.post("/posts/new/", SEAT | {"step_up": code_of(street.xu, at + LATER)})
    assert (done.status_code, given()) == (302, 1)
    with clock_at(at + LATER + timedelta(minutes=9)):
        again = SEAT | {"name": "何大妹", "phone": "13600002222"}
        assert admin.post("/posts/new/", again).status_code == 302, "for ten minutes nobody is asked again"


def test_within_ten_minutes_nobody_is_asked(street, at):
    client = signed_in(street.xu, at=at)
    with clock_at(at + timedelta(minutes=9)):
        assert client.post("/posts/new/", SEAT).status_code == 302


def test_control_a_door_that_forgets_to_ask_lets_the_old_session_act(street, admin, monkeypatch):
    monkeypatch.setattr(allow, "wants_proof", lambda view, method: False)
    assert admin.post("/posts/new/", SEAT).status_code == 302
    assert given() == 1


def test_a_wrong_or_used_code_asks_again_and_loses_nothing(street, at, admin):
    used = code_of(street.xu, at)
    for wrong in ("000000", used, "x"):
        asked = admin.post("/posts/new/", SEAT | {"step_up": wrong})
        page = asked.content.decode()
        assert asked.status_code == 403
        assert "动态口令不对" in page
        assert typed_in(page)["phone"] == "13600001111"
    assert given() == 0


def test_five_wrong_codes_lock_here_and_at_the_door(street, at, admin):
    for _ in range(5):
        assert admin.post("/posts/new/", SEAT | {"step_up": "000000"}).status_code == 403
    right = code_of(street.xu, at + LATER)
    assert admin.post("/posts/new/", SEAT | {"step_up": right}).status_code == 429
    said = {"username": "xu-jing", "password": PASSWORD, "code": right}
    assert Client().post("/in/staff/", said).status_code == 429


def test_a_code_proves_once(street, at, admin):
    code = code_of(street.xu, at + LATER)
    assert admin.post("/posts/new/", SEAT | {"step_up": code}).status_code == 302
    other = signed_in(street.xu, at=at)
    other.cookies["session"] = signed_in(street.xu, at=at).cookies["session"].value
    assert other.post("/posts/new/", SEAT | {"step_up": code}).status_code == 403


def test_who_has_just_come_in_by_the_staff_door_is_not_asked(street, at):
    begun(street.xu, "xu-jing", at)
    client, later = Client(), at + timedelta(minutes=1)
    with clock_at(later):
        said = {"username": "xu-jing", "password": PASSWORD, "code": code_of(street.xu, later)}
        assert client.post("/in/staff/", said).status_code == 302
        assert client.post("/posts/new/", SEAT).status_code == 302
    with clock_at(later + sessions.FRESH):
        assert client.post("/posts/new/", SEAT | {"phone": "13600002222"}).status_code == 403


def test_by_json_the_code_comes_in_a_header(street, at, admin):
    body = {name: SEAT[name] for name in ("role", "seat", "name", "phone")}
    asked = admin.post("/api/v1/posts", body, content_type="application/json")
    assert (asked.status_code, asked.json()["code"]) == (403, "prove-again")
    proof = {"Step-Up": code_of(street.xu, at + LATER)}
    assert admin.post("/api/v1/posts", body, content_type="application/json", headers=proof).status_code == 200
    assert given() == 1


def test_a_key_for_programs_gives_no_post_and_sees_no_number(street, at):
    _key, secret = api_keys.make(by=street.xu, name="x", scopes=["act"], days=1, at=at)
    client = Client(headers={"Authorization": f"Bearer {secret}", "Step-Up": "123456"})
    body = {name: SEAT[name] for name in ("role", "seat", "name", "phone")}
    refused = client.post("/api/v1/posts", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"], given()) == (403, "not-by-key", 0)
    assert client.get("/api/v1/posts").status_code == 200, "and may still read"


def test_whoever_has_no_second_factor_is_not_asked(street, at):
    lead = signed_in(street.song, at=at)
    with clock_at(at + timedelta(days=2)):
        said = SEAT | {"role": "volunteer", "seat": street.organisation["team"].code}
        assert lead.post("/posts/new/", said).status_code == 302


def test_a_number_is_seen_only_after_the_code(street, at):
    begun(street.zhao, "zhao", at)
    said = Said(street.place["b14-u2"], "晚上水流特别小", "", contact=Contact.NAMED, called="林女士")
    case = intake.report(said, reporter=street.lin, query_code="CODE", by=street.lin, at=at)
    here = f"/cases/{case.public_id}/reveal/{case.reporters.get().pk}/"
    worker = signed_in(street.zhao, at=at)
    with clock_at(at + LATER):
        asked = worker.post(here, {"why": "约上门的时间"})
        assert asked.status_code == 403
        assert "13800001234" not in asked.content.decode()
        assert not Reading.objects.exists()
        assert typed_in(asked.content.decode())["why"] == "约上门的时间"
        seen = worker.post(here, {"why": "约上门的时间", "step_up": code_of(street.zhao, at + LATER)})
        assert "13800001234" in seen.content.decode()
        assert Reading.objects.count() == 1
        assert worker.get("/desk/").status_code == 200, "looking at a desk asks for nothing"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/me/keys/", {"name": "表", "scope": "act", "days": "365"}),
        ("/me/phone/", {"phone": "13900005678"}),
        ("/me/phone/code/", {"digits": "123456"}),
    ],
)
def test_a_session_left_open_makes_nothing_that_outlives_it(street, at, path, said):
    worker, resident = signed_in(street.zhao, at=at), signed_in(street.lin, at=at)
    resident.defaults["REMOTE_ADDR"] = "2.2.2.2"
    with clock_at(at + LATER):
        asked = worker.post(path, said)
        assert (asked.status_code, "再报一次动态口令" in asked.content.decode()) == (403, True)
        assert resident.post(path, said).status_code in (200, 302), "a resident has no second factor"
    with clock_at(at + timedelta(minutes=9)):
        assert worker.post(path, said).status_code in (200, 302), "control"


def test_letting_in_again_asks_for_the_code_and_shutting_out_waits_for_nothing(street, at):
    with_account(street.zhao, at)
    admin, page = signed_in(street.meng, at=at), f"/accounts/{street.zhao.public_id}"
    with clock_at(at + LATER):
        for _twice in range(2):  # two taps, or two administrators, shut the door; the second opens nothing
            assert admin.post(f"{page}/deactivate/").status_code == 302
        assert admin.post(f"{page}/reactivate/").status_code == 403
    street.zhao.refresh_from_db()
    assert not street.zhao.is_active
    with clock_at(at + timedelta(minutes=9)):
        assert admin.post(f"{page}/reactivate/").status_code == 302, "control"
    street.zhao.refresh_from_db()
    assert street.zhao.is_active
