"""What is typed in any act: no number of a person is kept or sent anywhere, and strangers read nothing of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

from linli.ground.audit.models import Entry
from linli.ground.outbox.loop import work_once
from linli.ground.shared.moments import clock_at
from linli.life.cases import acts, sentences, steps
from linli.life.cases.acts import ACTS, Act, Doer
from linli.life.cases.models import Case, Reporter, Step, Word
from linli.town.notices.models import Letter
from linli.town.people import contacts
from linli.town.people.models import Person
from linli.town.people.scopes import posts_of
from tests.kept import kept
from tests.trust.world import AT, ROLES, World, make_world, stage_for

TYPED = ("words", "result", "finding", "reason", "proposed", "next_unit", "spot")
"""The fields of acts that somebody types into."""
PHONE, ID_NUMBER, CANARY = "13912345678", "11010519491231002X", "zqtyped"
NUMBERS = (PHONE, "139 1234 5678", ID_NUMBER)
TEXT = f"{CANARY} 已经看过现场，打 {NUMBERS[1]} 或 {PHONE}，{ID_NUMBER}"
ELSEWHERE = ("release", "say-for")
"""One takes no words but the report's own (`test_supervision`), one is for nobody here (`test_speaking_for`)."""
DONE = [act for act in ACTS if {name.rstrip("?") for name in act.fields} & set(TYPED) and act.name not in ELSEWHERE]


def make_told_world() -> World:
    """The world when everybody was told of everything; from here on they are told by mail too."""
    made = kept(make_world)
    work_once(AT)
    for name in filter(None, ROLES.values()):
        contacts.keep(made.street.person[name], "email", f"{name}@example.cn", AT, verified=True)
    return made


@pytest.fixture
def world(db: None) -> World:
    return kept(make_told_world)


def given(world: World, act: Act, case: Case) -> dict[str, Any]:
    """Everything that an act asks for, with numbers in each field that is typed."""
    values = dict.fromkeys(TYPED, TEXT) | {
        "category": "54006" if act.name == "refile" else "54001",
        "organisation_id": world.street.organisation["water"].pk,
        "answer": "solved",
        "until": AT.replace(hour=9),
        "review_at": AT.replace(day=30),
        "ground": "season",
        "why": "beyond",
        "reporter": case.reporters.get(),
    }
    return {name: values[name] for name in (field.rstrip("?") for field in act.fields) if name in values}


def who_may(world: World, act: Act, case: Case) -> Person:
    """The first in the street who may do it now."""
    for person in world.street.person.values():
        reporter = case.reporters.filter(person=person).first()
        if acts.actor_of(case, act, by=person, held=posts_of(person, AT), reporter=reporter, at=AT) is not None:
            return person
    raise AssertionError(act.name)


def do(world: World, act: Act) -> Case:
    """Do an act on the case of Lin that stands so, and tell of it."""
    also = [acts.ALSO[act.verb]] if act.verb in acts.ALSO else []
    case = world.case["本", stage_for(act.verb, *also)]
    person = who_may(world, act, case)
    reporter = case.reporters.filter(person=person).first()
    done = act.call(case.pk, Doer(person, reporter), AT, given(world, act, case))
    work_once(AT)
    return done


def kept_of(case: Case) -> Iterator[str]:
    """Everything that is kept of a case or sent about it."""
    for model in (Step, Word, Reporter):
        yield from (str(row) for row in model._default_manager.filter(case=case).values())
    yield from (str(row) for row in Case.objects.everything("a test").filter(pk=case.pk).values())
    yield from (str(row) for row in Letter.objects.filter(about=f"case:{case.pk}").values())
    yield from (str(row) for row in Entry.objects.values())
    yield from (f"{sent.subject}\n{sent.body}" for sent in mail.outbox)


def strangers(case: Case) -> str:
    """What a stranger reads of a case, on its page, its news and in JSON."""
    addresses = (f"/cases/{case.public_id}/", f"/cases/{case.public_id}/since/0/")
    json = (f"/api/v1/cases/{case.public_id}", f"/api/v1/cases/{case.public_id}/timeline")
    with clock_at(AT):
        return "\n".join(Client().get(address).text for address in (*addresses, *json))


def test_numbers_are_out_of_it_before_it_is_kept_or_sent_and_strangers_read_none_of_it(world: World) -> None:
    for act in DONE:
        mail.outbox.clear()
        with transaction.atomic():
            case = do(world, act)
            everything = "\n".join(kept_of(case))
            assert CANARY in everything, act.name
            assert [number for number in NUMBERS if number in everything] == [], act.name
            assert CANARY not in strangers(case), act.name
            transaction.set_rollback(True)


def test_every_act_that_takes_words_is_tried() -> None:
    assert len(DONE) > 20
    assert {name.rstrip("?") for act in ACTS for name in act.fields} - set(TYPED) == {
        *("answer", "attitude", "category", "grade", "ground"),
        *("organisation_id", "photos", "place", "reporter", "review_at", "until", "why"),
    }, "a new field: say whether it is typed"


def test_words_kept_as_they_were_typed_are_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: a step that keeps what it is given."""
    monkeypatch.setattr(steps, "without_numbers", lambda words, **_more: words.strip())
    everything = "\n".join(kept_of(do(world, acts.BY_NAME["reject"])))
    assert [number for number in NUMBERS if number in everything] == list(NUMBERS)


def test_a_sentence_filled_with_what_was_typed_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: strangers who read what desks read."""
    monkeypatch.setattr(sentences, "TO_PUBLIC", {})
    monkeypatch.setattr(sentences, "PUBLIC_FACTS", {"next_unit"})
    assert CANARY in strangers(do(world, acts.BY_NAME["reject"]))


def test_whoever_types_a_number_is_told_that_it_was_not_kept(world: World) -> None:
    case = world.case["本", "reported"]
    client = Client()
    client.cookies.load(world.cookies("网格员"))
    for words, told in (("今晚去看", False), (TEXT, True)):
        with clock_at(AT), transaction.atomic():
            page = client.post(f"/cases/{case.public_id}/answer/", {"words": words}, follow=True)
            assert ("去掉了，没有保存" in page.text) is told
            assert "答复发出去了" in page.text
