"""Markers that only one field holds never come out where they should not: mail, outbox, logs, errors."""

import logging
from http.cookies import SimpleCookie

import pytest
from django.core import mail
from django.test import Client

from linli.ground.audit.models import Entry
from linli.ground.outbox.loop import work_once
from linli.ground.outbox.models import Message
from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, reach, speaking
from linli.town.notices.models import Letter, Sending
from linli.town.people import contacts
from tests.kept import kept
from tests.street import signed_in
from tests.trust.canaries import NAMES, leaks, seen_by
from tests.trust.matrix import phones_in
from tests.trust.world import AT, RELATIONS, ROLES, World, make_world


@pytest.fixture
def world(db: None) -> World:
    return kept(make_world)


def everything_of(world: World, text: str) -> list[str]:
    """Every marker, name and number that a text shows, by whoever's right."""
    markers = [marker for marker in world.marker.values() if marker in text]
    return [*markers, *(name for name in NAMES if name in text), *phones_in(text)]


def test_the_outbox_and_the_audit_books_hold_no_value_of_anyone(world: World) -> None:
    rows = [str(row) for row in Message.objects.values()] + [str(row) for row in Entry.objects.values()]
    assert len(rows) > 50
    assert [row for row in rows if everything_of(world, row)] == []


def test_mail_says_to_each_only_what_is_theirs(world: World) -> None:
    for role, name in ROLES.items():
        if name is not None:
            contacts.keep(world.street.person[name], "email", f"{name}@example.cn", AT, verified=True)
            assert role
    work_once(AT)
    by_address = {f"{name}@example.cn": role for role, name in ROLES.items() if name}
    assert len(mail.outbox) > 10
    for sent in mail.outbox:
        role = by_address[sent.to[0]]
        assert everything_of(world, str(sent.subject)) == [], "a subject says nothing of the matter"
        text = str(sent.body).replace(world.street.person[ROLES[role] or ""].name, "")
        assert list(leaks(world, role, text)) == []
        assert phones_in(text) == []


def test_letters_in_the_inbox_are_as_discreet_as_their_mail(world: World) -> None:
    work_once(AT)
    roles = {world.street.person[name].pk: role for role, name in ROLES.items() if name}
    for letter in Letter.objects.filter(person__in=roles):
        assert list(leaks(world, roles[letter.person_id], str(letter.facts))) == []
    assert not Sending.objects.exists(), "nobody left an address"


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    return caplog


def test_logs_hold_nothing_of_anyone_whatever_is_refused(world: World, logged: pytest.LogCaptureFixture) -> None:
    secret = world.marker["本", "reported", "words"]
    case = world.case["本", "reported"].public_id
    with clock_at(AT):
        for client in (Client(), signed_in(world.street.qian, at=AT), signed_in(world.street.zhao, at=AT)):
            client.post(f"/cases/{case}/answer/", {"words": f"{secret} 林秀英 13800001234"})
            client.post("/report/", {"words": f"{secret} 林秀英 13800001234"})
            client.post("/in/", {"phone": "13800001234"})
            client.get(f"/cases/{case}/?words={secret}")
    work_once(AT)
    assert logged.records
    assert everything_of(world, "\n".join(record.getMessage() for record in logged.records)) == []


def test_a_defect_is_logged_without_what_was_typed(
    world: World, logged: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(answering, "step", broken)
    client = signed_in(world.street.zhao, at=AT)
    client.raise_request_exception = False
    secret = world.marker["本", "reported", "words"]
    with clock_at(AT):
        case = world.case["本", "reported"]
        page = client.post(f"/cases/{case.public_id}/answer/", {"words": f"{secret} 13800001234"})
    assert page.status_code == 500
    assert "a defect" in logged.text
    assert everything_of(world, logged.text) == []


def told_at_desks(world: World, *roles: str) -> list[str]:
    """What roles are shown of cases near and far, on the desk and as JSON, that the policy keeps from them."""
    broken = []
    with clock_at(AT):
        for role in roles:
            client = Client()
            client.cookies = SimpleCookie(world.cookies(role))
            shown = [f"/desk/?show={name}" for name in ("", "late", "all", "ended", "verify", "call")]
            shown += ["/api/v1/cases/desk", "/api/v1/cases/desk?show=all", "/api/v1/cases/to-call"]
            for relation in RELATIONS:
                for stage in ("reported", "dispatched", "handled", "asking", "district"):
                    opened = world.case[relation, stage].public_id
                    shown += [f"/desk/?open={opened}", f"/api/v1/cases/{opened}", f"/api/v1/cases/{opened}/timeline"]
            broken += [
                f"{path} shows {role} {what}" for path in shown for what in leaks(world, role, _text(client, path))
            ]
    return broken


def _text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_desks_and_json_tell_each_role_only_what_the_policy_lets_them_read(world: World) -> None:
    assert told_at_desks(world, *(role for role, name in ROLES.items() if name is not None)) == []


def test_a_desk_that_lets_everybody_read_what_they_open_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: the district reads what it oversees, and who only verifies what does not wait for them."""
    monkeypatch.setattr(reach, "_reads", lambda post, case: True)
    broken = "".join(told_at_desks(world, "区督办", "街道科室"))
    assert "shows 区督办" in broken
    assert "shows 街道科室" in broken


def test_a_public_page_that_shows_a_reporters_words_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: a title that forgets who reads it."""
    with clock_at(AT):
        assert list(leaks(world, "陌生人", Client().get("/board/110116001008/").text)) == []
        monkeypatch.setattr(speaking, "public_title", speaking.title)
        assert list(leaks(world, "陌生人", Client().get("/board/110116001008/").text))


def test_a_number_in_a_page_is_caught_in_any_spelling() -> None:
    """Control of the search itself."""
    for spelling in ("13800001234", "+86 138 0000 1234", "138-0000-1234"):
        assert phones_in(f"打 {spelling} 找她")
    assert phones_in("138****1234") == []


def test_the_policy_lets_nobody_read_what_they_have_no_part_in() -> None:
    for when in ("before", "after", "handled", "asking", "district"):
        for role in ("陌生人", "邻居", "楼门长", "志愿队长", "系统管理", "安全管理", "审计"):
            assert seen_by(role, when, "words") == ""
            assert seen_by(role, when, "door") == ""
