"""How to reach a person: sealed, found again, masked, and revealed only with a reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.ground.audit import reading
from linli.ground.audit.models import Entry
from linli.ground.outbox.models import Message
from linli.ground.shared.keyring import NotOurs, new_version
from linli.ground.shared.refusals import NotAllowed, NotFound
from linli.town.people import api_keys, contacts
from linli.town.people.models import Contact, Person
from tests.street import PHONE

pytestmark = pytest.mark.django_db


def test_a_phone_is_found_however_it_is_typed_and_never_kept_as_it_is(street):
    assert contacts.find("phone", "138 0000 1234") == street.lin
    row = Contact.objects.get(person=street.lin)
    assert b"13800001234" not in bytes(row.sealed)
    assert "13800001234" not in row.index
    assert contacts.masked(street.lin, "phone") == "138****1234"
    assert contacts.masked(street.wang, "phone") == ""


def test_a_number_copied_into_anothers_row_does_not_open_there(street, at):
    mine = Contact.objects.get(person=street.lin)
    contacts.keep(street.wang, "phone", "13900005678", at)
    hers = Contact.objects.get(person=street.wang)
    Contact.objects.filter(pk=hers.pk).update(sealed=bytes(mine.sealed))
    with pytest.raises(NotOurs):
        contacts.masked(street.wang, "phone")


def test_a_row_that_is_given_to_another_person_does_not_open(street):
    Contact.objects.filter(person=street.lin).update(person=street.wang)
    with pytest.raises(NotOurs):
        contacts.own(street.wang, "phone")


def test_a_phone_belongs_to_one_person(street, at):
    with pytest.raises(contacts.SomeoneElses):
        contacts.keep(street.wang, "phone", PHONE, at)
    row = Contact.objects.get(person=street.lin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(
            person=street.wang,
            kind="phone",
            sealed=b"x",
            key_version="v1",
            index=row.index,
            index_version="v1",
            kept_at=at,
        )


def test_a_number_that_nobody_proved_gives_way_to_who_proves_it(street, at):
    squatter = contacts.person_at("phone", "13700009999", at, written_by=contacts.STRANGER)
    with pytest.raises(contacts.SomeoneElses):
        contacts.keep(street.wang, "phone", "13700009999", at)
    contacts.keep(street.wang, "phone", "13700009999", at, verified=True)
    assert contacts.find("phone", "13700009999") == street.wang
    assert contacts.masked(squatter, "phone") == ""
    assert Entry.objects.get(verb="people.contact_displaced").object == squatter.source


def test_a_number_that_was_proven_gives_way_to_nobody(street, at):
    """Control: Lin's is hers, whoever comes with it."""
    with pytest.raises(contacts.SomeoneElses):
        contacts.keep(street.wang, "phone", PHONE, at, verified=True)
    assert contacts.find("phone", PHONE) == street.lin


def test_an_address_is_nobodys_until_someone_is_seen_to_read_it(street, at):
    contacts.keep(street.zhou, "email", "lin@example.cn", at)
    contacts.keep(street.lin, "email", "lin@example.cn", at)
    assert contacts.find("email", "lin@example.cn") is None
    contacts.keep(street.lin, "email", "lin@example.cn", at, verified=True)
    assert contacts.find("email", "lin@example.cn") == street.lin
    with pytest.raises(contacts.SomeoneElses):
        contacts.keep(street.zhou, "email", "lin@example.cn", at, verified=True)


def test_keeping_the_same_again_keeps_the_sessions(street, at):
    epoch = street.lin.session_epoch
    contacts.keep(street.lin, "phone", PHONE, at, verified=True)
    street.lin.refresh_from_db()
    assert street.lin.session_epoch == epoch
    assert Contact.objects.get(person=street.lin).verified_at == at


def test_another_phone_ends_every_session_and_key(street, at):
    _key, secret = api_keys.make(by=street.lin, name="x", scopes=["read"], days=1, at=at)
    epoch = street.lin.session_epoch
    contacts.keep(street.lin, "phone", "13900005678", at)
    street.lin.refresh_from_db()
    assert street.lin.session_epoch == epoch + 1
    with pytest.raises(api_keys.KeyRefused):
        api_keys.person_by(secret, acting=False, at=at)
    assert contacts.find("phone", PHONE) is None
    assert contacts.masked(street.lin, "phone") == "139****5678"


def test_a_new_key_version_still_finds_and_opens_what_the_old_one_sealed(street, at, key_file):
    contacts.keep(street.wang, "phone", "13900005678", at)
    new_version(key_file)
    assert contacts.find("phone", "13900005678") == street.wang
    assert contacts.own(street.wang, "phone") == "+8613900005678"
    with pytest.raises(contacts.SomeoneElses):
        contacts.keep(street.zhou, "phone", "13900005678", at)


def test_an_unknown_number_makes_a_person_known_and_the_same_number_finds_them(street, at):
    person = contacts.person_at("phone", "13700009999", at, written_by="command", name="陈先生")
    assert person.name == "陈先生"
    assert contacts.person_at("phone", "137 0000 9999", at, written_by="command", name="别人") == person
    assert Person.objects.get(pk=person.pk).name == "陈先生"
    assert Contact.objects.get(person=person).verified_at is None


def test_revealing_leaves_a_reason_and_tells_the_person(street, at):
    looked = contacts.note_look(street.lin.pk, "phone", street.zhao, "约上门看水压", at)
    assert contacts.open_look(looked.pk, street.lin.pk, "phone", street.zhao, at) == PHONE
    (noted,) = reading.about(street.lin.source)
    assert (noted.reader, noted.why, noted.what) == (street.zhao.source, "约上门看水压", "contact.phone")
    message = Message.objects.get(topic="people.contact_read")
    assert message.payload == {"reading": noted.pk, "person": street.lin.pk}


def test_a_look_shows_its_number_for_ten_minutes_to_who_looked_and_as_it_was(street, at):
    looked = contacts.note_look(street.lin.pk, "phone", street.zhao, "约上门看水压", at).pk
    late = at + contacts.LOOK
    assert contacts.open_look(looked, street.lin.pk, "phone", street.zhao, late - timedelta(seconds=1)) == PHONE
    contacts.keep(street.wang, "phone", "13800005678", at)
    for whose, by, when in (
        (street.lin, street.zhao, late),
        (street.lin, street.sun, at),
        (street.wang, street.zhao, at),
    ):
        with pytest.raises(contacts.LookIsOver):
            contacts.open_look(looked, whose.pk, "phone", by, when)
    contacts.keep(street.lin, "phone", "13800009999", at + timedelta(minutes=1))
    with pytest.raises(contacts.LookIsOver):
        contacts.open_look(looked, street.lin.pk, "phone", street.zhao, at + timedelta(minutes=2))


def test_revealing_without_a_reason_shows_nothing(street, at):
    for why in ("", "  ", ".", "。。。", "好奇"):
        with pytest.raises(contacts.NoReason):
            contacts.note_look(street.lin.pk, "phone", street.zhao, why, at)
    assert not reading.about(street.lin.source).exists()


def test_who_holds_no_revealing_post_is_shown_nothing(street, at):
    for person in (street.wang, street.chen, street.zheng, street.meng, street.xu, street.cao):
        with pytest.raises(NotAllowed):
            contacts.note_look(street.lin.pk, "phone", person, "想看看", at)
    assert not reading.about(street.lin.source).exists()


def test_what_is_not_kept_cannot_be_revealed(street, at):
    with pytest.raises(NotFound):
        contacts.note_look(street.wang.pk, "phone", street.zhao, "约上门", at)


def test_the_thirty_first_look_within_a_day_is_refused_and_says_what_to_do(street, at):
    for n in range(contacts.REVEALS_A_DAY):
        contacts.note_look(street.lin.pk, "phone", street.zhao, "约上门", at + timedelta(minutes=30 * n))
    with pytest.raises(contacts.LookedEnough, match="请同事帮忙打"):
        contacts.note_look(street.lin.pk, "phone", street.zhao, "约上门", at + timedelta(hours=23))
    contacts.note_look(street.lin.pk, "phone", street.zhao, "约上门", at + timedelta(hours=24))
