"""Telling: once, with the act, and by every channel that reaches."""

from datetime import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from linli.ground.outbox.models import Message
from linli.town.notices.models import Letter, Sending
from linli.town.notices.tell import tell
from linli.town.people import contacts
from tests.street import Street

KIND = "people.claim_refused"
FACTS = {"reason": "门牌对不上"}


def told(street: Street, *names: str, key: str = "claim:1") -> list[Letter]:
    to = [street.person[name].pk for name in names]
    return tell(to=to, kind=KIND, about="claim:1", facts=FACTS, href="/mine/", at=street.at, key=key)


def test_who_is_told_finds_it_in_the_inbox(street: Street) -> None:
    told(street, "lin", "wang")
    assert sorted(Letter.objects.values_list("person", flat=True)) == sorted([street.lin.pk, street.wang.pk])


def test_who_was_told_is_not_told_again(street: Street) -> None:
    told(street, "lin")
    assert [letter.person for letter in told(street, "lin", "wang")] == [street.wang]
    assert Letter.objects.count() == 2


def test_without_a_key_the_same_may_be_told_again(street: Street) -> None:
    """The control of the test above."""
    told(street, "lin", key="")
    told(street, "lin", key="")
    assert Letter.objects.count() == 2


def test_the_database_refuses_a_second_letter_of_one_key(street: Street) -> None:
    first = told(street, "lin")[0]
    again = Letter(person=first.person, kind=KIND, about="claim:1", href="/mine/", key=first.key, at=street.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_mail_is_on_its_way_to_whoever_left_an_address_and_to_nobody_else(street: Street) -> None:
    contacts.keep(street.lin, "email", "lin@example.cn", street.at, verified=True)
    told(street, "lin", "wang")
    sending = Sending.objects.get()
    assert (sending.letter.person, sending.channel) == (street.lin, "mail")
    assert Message.objects.get(topic="notices.send").payload == {"sending": sending.pk}


def test_nothing_is_told_of_an_act_that_did_not_happen(street: Street) -> None:
    contacts.keep(street.lin, "email", "lin@example.cn", street.at, verified=True)

    @transaction.atomic
    def act() -> None:
        told(street, "lin")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Letter.objects.exists()
    assert not Message.objects.filter(topic="notices.send").exists()


def test_whoever_has_left_is_passed_over(street: Street) -> None:
    type(street.lin).objects.filter(pk=street.lin.pk).update(is_active=False)
    assert told(street, "lin") == []


def test_a_kind_that_no_room_has_is_a_mistake(street: Street) -> None:
    with pytest.raises(ImproperlyConfigured):
        tell(to=[street.lin.pk], kind="no.such", about="x:1", facts={}, href="/", at=street.at)


@pytest.mark.parametrize("facts", [{}, {"reason": datetime(2026, 1, 1)}, {"reason": 1.5}])  # noqa: DTZ001
def test_facts_that_the_words_lack_or_cannot_say_are_refused_at_once(street: Street, facts: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        tell(to=[street.lin.pk], kind=KIND, about="x:1", facts=facts, href="/", at=street.at)


def test_telling_fifty_asks_no_more_than_telling_two(street: Street, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(6):
        told(street, *street.person)
