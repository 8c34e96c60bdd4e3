"""Who may knock."""

from datetime import timedelta

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client, RequestFactory

from linli.ground.shared.moments import clock_at
from linli.town.people import api_keys, appoint, contacts, sessions, shutting_out
from linli.town.people.allow import Knock, NeverDeclared, admits, allow, declared, undeclared
from linli.town.people.forgery import JSON
from linli.town.people.rules import RULES
from tests.people import odd_addresses
from tests.people.authenticated import with_account
from tests.street import signed_in

ODD, OPEN, HALF = "tests.people.odd_addresses", "tests.people.open_addresses", "tests.people.half_addresses"


@pytest.fixture
def odd(settings, street):
    settings.ROOT_URLCONF, settings.REFUSAL_VIEW = ODD, ""
    return street


def test_a_view_that_declares_nobody_does_not_start(settings):
    assert undeclared(ODD) == ()
    (address,) = undeclared(OPEN)
    assert address.startswith("/nobody/")
    settings.ROOT_URLCONF = OPEN
    with pytest.raises(NeverDeclared, match="nobody"):
        Knock(lambda request: HttpResponse())
    found = [each for each in checks.run_checks(tags=[checks.Tags.security]) if each.id == "people.E001"]
    assert len(found) == 1
    settings.ROOT_URLCONF = ODD
    assert not [each for each in checks.run_checks(tags=[checks.Tags.security]) if each.id == "people.E001"]


def test_a_json_address_of_which_one_method_declares_nobody_does_not_start():
    assert {address.partition(" ")[0] for address in undeclared(HALF)} == {"/things"}


def test_a_view_that_slipped_in_is_refused_even_so(settings):
    knock = Knock.__new__(Knock)
    with pytest.raises(NeverDeclared):
        knock.process_view(RequestFactory().get("/nobody/"), odd_addresses.nobody, (), {})


def test_a_rule_that_is_not_in_the_table_is_an_error_at_once():
    with pytest.raises(ImproperlyConfigured, match="everyone"):
        allow(GET="everyone")
    with pytest.raises(ImproperlyConfigured):
        allow(GET="desk|everyone")


def test_every_rule_has_a_sentence_people_can_check():
    assert all(str(rule.sentence) for rule in RULES.values())


@pytest.mark.django_db
def test_methods_that_are_not_declared_are_not_answered(odd):
    assert Client().put("/plain/").status_code == 405
    assert Client().options("/plain/").status_code == 405
    assert Client().head("/plain/").status_code == 200
    assert Client().get("/partly/").status_code == 200


@pytest.mark.django_db
def test_strangers_are_asked_to_sign_in_and_others_are_told_it_is_not_theirs(odd):
    assert Client().post("/plain/").status_code == 401
    assert signed_in(odd.lin).post("/plain/").status_code == 200
    assert signed_in(odd.lin).delete("/plain/").status_code == 403
    assert signed_in(odd.meng).delete("/plain/").status_code == 200


@pytest.mark.django_db
def test_any_of_several_rules_lets_in_and_posts_are_read_once(odd, django_assert_num_queries):
    assert signed_in(odd.lin).get("/either/").status_code == 403
    assert signed_in(odd.feng).get("/either/").content == b"handler"
    client = signed_in(odd.zhao)
    with django_assert_num_queries(3):  # session, person, posts
        assert client.get("/either/").content == b"grid_worker"


@pytest.mark.django_db
def test_what_is_only_in_the_demo_does_not_exist_outside_it(odd, settings):
    assert Client().get("/demo/").status_code == 200
    settings.DEMO = False
    assert Client().get("/demo/").status_code == 404


@pytest.mark.django_db
def test_a_json_address_is_asked_by_its_own_methods(odd):
    assert Client().get("/things").json() == {"read": "yes"}
    assert Client().post("/things", content_type=JSON).status_code == 401
    assert Client().delete("/things").status_code == 405


@pytest.mark.django_db
def test_a_key_reads_or_acts_as_its_scope_says(odd, at):
    for scope, status in (("read", 403), ("act", 200)):
        _key, secret = api_keys.make(by=odd.lin, name="x", scopes=[scope], days=1, at=at)
        headers = {"Authorization": f"Bearer {secret}"}
        assert Client().get("/things", headers=headers).status_code == 200
        assert Client().post("/things", content_type=JSON, headers=headers).status_code == status
    assert Client().post("/things", content_type=JSON, headers={"Authorization": "Bearer x"}).status_code == 401
    assert Client().get("/since/", headers=headers).status_code == 401  # keys open the JSON door only


@pytest.mark.django_db
def test_a_session_at_the_json_door_needs_the_token_of_our_own_page(odd):
    client = signed_in(odd.lin)
    client.handler.enforce_csrf_checks = True
    assert client.post("/things", content_type=JSON).status_code == 403
    client.cookies["csrf"] = "a" * 32
    assert client.post("/things", content_type=JSON, headers={"X-CSRFToken": "a" * 32}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "idle", "longest"),
    [("lin", timedelta(days=30), timedelta(days=365)), ("zhao", timedelta(minutes=30), timedelta(hours=8))],
)
def test_a_session_ends_when_it_was_left_alone_too_long(odd, at, who, idle, longest):
    client = signed_in(odd.person[who], at=at)
    with clock_at(at + idle):
        assert client.post("/plain/").status_code == 200
    with clock_at(at + idle + idle + timedelta(seconds=1)):
        assert client.post("/plain/").status_code == 401
    client, moment = signed_in(odd.person[who], at=at), at
    while moment + idle < at + longest:
        moment += idle
        with clock_at(moment):
            assert client.post("/plain/").status_code == 200
    with clock_at(at + longest + timedelta(seconds=1)):
        assert client.post("/plain/").status_code == 401


@pytest.mark.django_db
def test_a_page_that_only_polls_keeps_nobody_signed_in(odd, at):
    client = signed_in(odd.zhao, at=at)
    for minutes in range(0, 31, 5):
        with clock_at(at + timedelta(minutes=minutes)):
            assert client.get("/since/").status_code == 200
    with clock_at(at + timedelta(minutes=30, seconds=1)):
        assert client.get("/since/").status_code == 401


@pytest.mark.django_db
def test_the_loss_of_a_role_a_new_phone_and_deactivation_end_every_session_at_once(odd, at):
    acts = {
        "zhao": lambda: appoint.end(post_id=odd.post["zhao"].pk, by=odd.xu, at=at),
        "wang": lambda: appoint.appoint(
            person_id=odd.wang.pk, role="verifier", by=odd.xu, at=at, place_id=odd.place["grid2"].pk
        ),
        "lin": lambda: contacts.keep(odd.lin, "phone", "13900005678", at),
        "zhou": lambda: shutting_out.deactivate(person_id=odd.zhou.pk, by=odd.meng, at=at),
        "sun": lambda: sessions.end_all(person_id=odd.sun.pk, at=at),
    }
    with_account(odd.zhou, at)
    for who, act in acts.items():
        first, second = signed_in(odd.person[who]), signed_in(odd.person[who])
        assert first.post("/plain/").status_code == second.post("/plain/").status_code == 200
        act()
        assert first.post("/plain/").status_code == second.post("/plain/").status_code == 401, who


@pytest.mark.django_db
def test_a_session_that_was_not_begun_at_a_door_of_ours_is_over(odd):
    client = Client()
    client.force_login(odd.lin)
    assert client.post("/plain/").status_code == 401


@pytest.mark.django_db
def test_a_stranger_without_a_session_costs_no_query_and_reads_none(odd, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get("/plain/").status_code == 200
        response = Client().post("/plain/")
    assert "no-store" not in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_whether_a_way_would_open_is_told_by_the_rule_at_its_door(odd, at):
    request = RequestFactory().get("/")
    assert not admits(request, odd_addresses.either)
    request.user = odd.zhao
    assert not admits(request, odd_addresses.either)
    request.posts = odd.post and sessions.posts_of(odd.zhao, at)
    assert admits(request, odd_addresses.either)
    assert not admits(request, odd_addresses.either, "POST")
    assert not admits(request, odd_addresses.nobody)
    assert declared(odd_addresses.plain) == {"GET": "anyone", "POST": "signed_in", "DELETE": "system_admin"}


HOLDERS = {
    "signed_in": "lin wang zhou zhao qian sun li han zheng meng xu cao feng he ma song gu chen",
    "staff": "zhao qian sun li han zheng meng xu cao feng he ma gu",
    "desk": "zhao qian sun li han zheng",
    "grid_desk": "zhao qian sun li",
    "triage": "sun li han",
    "handler": "feng he ma song",
    "verifier": "zhao qian sun li han",
    "call_back": "gu",
    "claims_desk": "sun li chen",
    "importer": "sun li han xu",
    "appointer": "sun li xu song",
    "organisation_keeper": "sun li han xu",
    "system_admin": "meng",
    "auditor": "cao",
    "boundary_drawer": "han meng",
    "rule_keeper": "zheng meng",
    "lane_chief": "",
    "lane_keeper": "han",
}


@pytest.mark.django_db
def test_each_rule_lets_in_exactly_those_whom_its_sentence_names(odd, at):
    from linli.town.people.rules import Asker
    from linli.town.people.scopes import posts_of

    assert set(HOLDERS) | {"anyone", "demo_only"} == set(RULES)
    for rule, names in HOLDERS.items():
        let_in = {
            name
            for name, person in odd.person.items()
            if RULES[rule].holds(Asker(person, lambda who=person: posts_of(who, at)))
        }
        assert let_in == set(names.split()), rule
        assert not RULES[rule].holds(Asker(None, lambda: ())), rule
