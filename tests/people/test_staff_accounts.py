"""Opening an account for a colleague, and its owner alone beginning it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from linli.ground.outbox import loop
from linli.ground.shared.moments import clock_at
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound
from linli.town.notices.models import Letter
from linli.town.notices.wording import speak
from linli.town.people import api_keys, contacts, shutting_out, signing_in, staff_accounts
from linli.town.people.models import Contact, SignInCode, StaffAccount
from tests.people.authenticated import PASSWORD, begun, hash_quickly, totp_of
from tests.street import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(settings):
    hash_quickly(settings)


@pytest.fixture
def invitation(street, at):
    return staff_accounts.open_account(person_id=street.zhao.pk, username="Zhao", by=None, at=at)


def test_only_a_system_administrator_opens_accounts_and_not_their_own(street, at):
    for by in (street.zhao, street.xu, street.cao, street.li, street.zheng):
        with pytest.raises(NotAllowed):
            staff_accounts.open_account(person_id=street.sun.pk, username="sun", by=by, at=at)
        with pytest.raises(NotAllowed):
            shutting_out.deactivate(person_id=street.sun.pk, by=by, at=at)
    with pytest.raises(NotAllowed):
        staff_accounts.open_account(person_id=street.meng.pk, username="meng", by=street.meng, at=at)
    with pytest.raises(NotAllowed):
        shutting_out.deactivate(person_id=street.meng.pk, by=street.meng, at=at)
    with pytest.raises(NotFound):
        shutting_out.deactivate(person_id=0, by=street.meng, at=at)


def test_a_link_begins_an_account_once_and_lapses_after_three_days(street, at, invitation):
    code = totp_of(invitation.account).at(at)
    with pytest.raises(NotFound):
        staff_accounts.invited(invitation.secret, at + timedelta(days=3))
    with pytest.raises(NotFound):
        staff_accounts.invited("guess", at)
    staff_accounts.begin(secret=invitation.secret, password=PASSWORD, code=code, at=at)
    with pytest.raises(NotFound):
        staff_accounts.begin(secret=invitation.secret, password=PASSWORD, code=code, at=at)
    assert invitation.secret not in repr(StaffAccount.objects.values().get())


@pytest.mark.parametrize("password", ["short", "qazwsxedcrfv", "q1w2e3r4t5y6", ""])
def test_a_weak_password_is_refused(at, invitation, password):
    code = totp_of(invitation.account).at(at)
    with pytest.raises(Invalid) as refused:
        staff_accounts.begin(secret=invitation.secret, password=password, code=code, at=at)
    assert set(refused.value.fields) == {"password"}


def test_an_authenticator_that_is_not_bound_is_refused(at, invitation):
    with pytest.raises(Invalid) as refused:
        staff_accounts.begin(secret=invitation.secret, password=PASSWORD, code="000000", at=at)
    assert set(refused.value.fields) == {"code"}


@pytest.mark.parametrize("username", ["", "ab", "赵师傅", "a b c", "x" * 41, "a_b_c"])
def test_a_user_name_is_plain(street, at, username):
    with pytest.raises(Invalid):
        staff_accounts.open_account(person_id=street.sun.pk, username=username, by=None, at=at)


def test_a_user_name_is_one_persons(street, at):
    begun(street.zhao, "zhao", at)
    with pytest.raises(Invalid):
        staff_accounts.open_account(person_id=street.sun.pk, username="ZHAO", by=None, at=at)


ZHAOS = "13700001111"


@pytest.fixture
def handed_over(street, at):
    """A link that the system administrator holds: Zhao is said to have lost the phone."""
    contacts.keep(street.zhao, contacts.PHONE, ZHAOS, at)
    return staff_accounts.open_account(person_id=street.zhao.pk, username="zhao", by=street.meng, at=at)


def proven_by(phone, secret, at):
    return staff_accounts.prove_phone(secret=secret, proven=signing_in.Proven(phone), at=at)


def test_an_administrator_alone_cannot_take_over_the_account_that_they_open(street, at, handed_over, sent):
    """The attack as it was: open it anew, follow the link oneself, bind one's own authenticator."""
    link, mallory = f"/in/begin/{handed_over.secret}/", Client()
    assert mallory.get(link).headers["Location"] == f"{link}phone/"
    asked = mallory.get(f"{link}phone/").content.decode()
    assert "137****1111" in asked
    assert "otpauth" not in asked
    code = totp_of(handed_over.account).at(at)
    assert mallory.post(link, {"password": PASSWORD, "code": code}).status_code == 302
    with pytest.raises(staff_accounts.PhoneFirst):
        staff_accounts.begin(secret=handed_over.secret, password=PASSWORD, code=code, at=at)
    assert mallory.post(f"{link}phone/", {"phone": "13800009999"}).status_code == 302
    loop.work_once(at)
    assert [to for to, _words in sent] == ["+86" + ZHAOS]
    assert mallory.post(f"{link}code/", {"digits": "1"}).status_code == 422
    with pytest.raises(NotFound):
        proven_by("+8613800001234", handed_over.secret, at)
    assert not StaffAccount.objects.get().password


def test_control_where_the_link_counts_for_the_phone_the_administrator_comes_in(at, handed_over, monkeypatch):
    monkeypatch.setattr(staff_accounts, "phone_proven", lambda account, secret: True)
    code = totp_of(handed_over.account).at(at)
    assert staff_accounts.begin(secret=handed_over.secret, password=PASSWORD, code=code, at=at).password


@pytest.mark.parametrize("door", ["/in/", "/me/phone/"])
def test_digits_that_were_asked_for_something_else_begin_no_account(street, at, handed_over, sent, door, monkeypatch):
    """Their message does not warn the owner, so that somebody may be talked into reading them out."""
    link, mallory = f"/in/begin/{handed_over.secret}/", signed_in(street.lin) if door != "/in/" else Client()
    assert mallory.post(door, {"phone": ZHAOS}).status_code == 302
    loop.work_once(at)
    assert "管理员" not in sent[-1][1]
    digits = re.search(r"\d{6}", sent[-1][1])[0]
    assert mallory.post(f"{link}code/", {"digits": digits}).status_code == 410
    assert not staff_accounts.phone_proven(StaffAccount.objects.get(), handed_over.secret)
    monkeypatch.setattr(
        staff_accounts, "beginning_of", lambda account: signing_in.opened(SignInCode.objects.get())["purpose"]
    )
    assert "/in/begin/" in mallory.post(f"{link}code/", {"digits": digits}).headers["Location"], (
        "control: bound to none"
    )


@pytest.mark.parametrize("door", ["/in/code/", "/me/phone/code/"])
def test_the_digits_that_begin_an_account_open_no_other_door(street, at, handed_over, sent, door):
    client = signed_in(street.lin)
    client.post(f"/in/begin/{handed_over.secret}/phone/")
    loop.work_once(at)
    digits = re.search(r"\d{6}", sent[-1][1])[0]
    assert client.post(door, {"digits": digits}).status_code == 410
    assert SignInCode.objects.get().tries == 0


def test_the_owner_gives_back_the_code_and_the_link_that_was_handed_over_is_dead(street, at, handed_over, sent):
    link, client = f"/in/begin/{handed_over.secret}/", Client()
    client.post(f"{link}phone/")
    loop.work_once(at)
    digits = re.search(r"\d{6}", sent[-1][1])[0]
    assert "管理员也不会要" in sent[-1][1]
    onward = client.post(f"{link}code/", {"digits": digits}).headers["Location"]
    assert onward != link
    assert "otpauth" in client.get(onward).content.decode()
    assert Client().get(link).status_code == 404
    assert Contact.objects.get(person=street.zhao).verified_at == at
    done = client.post(onward, {"password": PASSWORD, "code": totp_of(handed_over.account).at(at)})
    assert done.headers["Location"] == "/in/staff/"


def reopened_meanwhile(street, at, monkeypatch, owner, name):
    """The account is opened anew between the reading of it and the writing, once."""
    meant, left = getattr(owner, name), [True]

    def between(*said, **named):
        if left:
            left.clear()
            staff_accounts.open_account(person_id=street.zhao.pk, username="zhao", by=street.meng, at=at)
        return meant(*said, **named)

    monkeypatch.setattr(owner, name, between)


def test_a_link_dies_though_the_account_is_opened_anew_while_its_phone_is_being_proven(
    street, at, handed_over, monkeypatch
):
    reopened_meanwhile(street, at, monkeypatch, contacts, "find")
    with pytest.raises(NotFound):
        proven_by("+86" + ZHAOS, handed_over.secret, at)
    proven_by("+86" + ZHAOS, handed_over.secret, at)  # control: with nobody between, it goes on


def test_a_password_is_not_set_on_an_account_that_is_opened_anew_meanwhile(street, at, handed_over, monkeypatch):
    onward = proven_by("+86" + ZHAOS, handed_over.secret, at)
    said = {"secret": onward, "password": PASSWORD, "code": totp_of(handed_over.account).at(at), "at": at}
    reopened_meanwhile(street, at, monkeypatch, staff_accounts, "validate_password")
    with pytest.raises(NotFound):
        staff_accounts.begin(**said)
    assert staff_accounts.begin(**said).password, "control: with nobody between, it begins"


def test_another_browser_cannot_give_back_the_code(at, handed_over, sent):
    link, client, other = f"/in/begin/{handed_over.secret}/", Client(), Client()
    client.post(f"{link}phone/")
    loop.work_once(at)
    digits = re.search(r"\d{6}", sent[-1][1])[0]
    assert other.post(f"{link}code/", {"digits": digits}).headers["Location"] == f"{link}phone/"


def test_whose_account_is_opened_is_told_by_whom_and_all_their_doors_are_shut(street, at):
    contacts.keep(street.zhao, contacts.PHONE, ZHAOS, at)
    api_keys.make(by=street.zhao, name="表", scopes=["read"], days=9, at=at)
    browser = signed_in(street.zhao)
    staff_accounts.open_account(person_id=street.zhao.pk, username="zhao", by=street.meng, at=at)
    assert browser.get("/me/").status_code == 401
    assert not api_keys.of(street.zhao, at).exists()
    with clock_at(at):
        loop.work_once(at)
    letter = Letter.objects.get(person=street.zhao, kind="people.account_opened")
    spoken = speak(letter, "zh-hans", now=at)
    assert letter.at == at
    assert spoken.title.startswith("系统管理员")
    assert "审计管理员" in spoken.line
    loop.work_once(at)
    assert Letter.objects.filter(kind="people.account_opened").count() == 1


def test_the_operators_command_needs_no_phone_and_is_told_too(street, at, invitation):
    assert staff_accounts.phone_proven(invitation.account, invitation.secret)
    loop.work_once(at)
    letter = Letter.objects.get(person=street.zhao, kind="people.account_opened")
    assert speak(letter, "zh-hans", now=at).title == "系统的操作员给您开了工作账号"


def test_without_a_phone_or_a_way_to_send_nobody_is_opened_for(street, at, settings):
    with pytest.raises(staff_accounts.NoPhone):
        staff_accounts.open_account(person_id=street.zhao.pk, username="zhao", by=street.meng, at=at)
    contacts.keep(street.zhao, contacts.PHONE, ZHAOS, at)
    settings.CODE_SENDER = ""
    with pytest.raises(signing_in.NoSender):
        staff_accounts.open_account(person_id=street.zhao.pk, username="zhao", by=street.meng, at=at)
    assert not StaffAccount.objects.exists()
