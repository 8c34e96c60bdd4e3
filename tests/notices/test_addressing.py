"""Mail goes to an address only when its reader has said that it is theirs."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from linli.ground.once.limits import TooMany
from linli.ground.outbox.loop import work_once
from linli.ground.outbox.models import Message
from linli.ground.shared.refusals import Invalid
from linli.town.notices import addressing
from linli.town.notices.models import Sending
from linli.town.notices.tell import tell
from linli.town.people import contacts
from tests.street import Street, signed_in

ADDRESS = "lin@example.cn"


@pytest.fixture(autouse=True)
def quiet(street: Street) -> None:
    Message.objects.all().delete()


def link_in(words: str) -> str:
    """The way to the page that a mail's link names."""
    return next(word for word in words.split() if "/inbox/mail/" in word).partition(":8000")[2]


def told_by_mail(street: Street) -> bool:
    tell(to=[street.lin.pk], kind="people.claim_confirmed", about="claim:1", facts={}, href="/me/", at=street.at)
    return Sending.objects.exists()


def test_an_address_is_used_once_its_link_was_followed(street: Street) -> None:
    addressing.ask(by=street.lin, email=ADDRESS, at=street.at)
    assert not told_by_mail(street)
    work_once(street.at)
    (sent,) = mail.outbox
    assert sent.to == [ADDRESS]
    way = link_in(str(sent.body))
    assert Client().get(way).status_code == 200
    assert not addressing.address_of(street.lin).confirmed, "a mail program that only looks confirms nothing"
    assert Client().post(way).status_code == 302
    assert addressing.address_of(street.lin) == addressing.Address("l***@example.cn", True)
    assert told_by_mail(street)


def test_a_link_is_good_for_the_address_it_was_sent_to_and_no_other(street: Street) -> None:
    addressing.ask(by=street.lin, email=ADDRESS, at=street.at)
    work_once(street.at)
    way = link_in(str(mail.outbox[0].body))
    addressing.ask(by=street.lin, email="other@example.cn", at=street.at + timedelta(minutes=1))
    assert Client().get(way).status_code == 410
    assert Client().post(way).status_code == 410
    assert not addressing.address_of(street.lin).confirmed


@pytest.mark.parametrize("token", ["nothing", "a:b:c", "%00"])
def test_a_made_up_link_leads_nowhere(street: Street, token: str) -> None:
    assert Client().post(f"/inbox/mail/{token}/").status_code == 410


def test_an_old_link_leads_nowhere(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    addressing.ask(by=street.lin, email=ADDRESS, at=street.at)
    work_once(street.at)
    way = link_in(str(mail.outbox[0].body))
    monkeypatch.setattr(addressing, "GOOD_FOR_S", -1)
    assert Client().post(way).status_code == 410


def test_an_address_taken_back_is_forgotten(street: Street) -> None:
    contacts.keep(street.lin, "email", ADDRESS, street.at, verified=True)
    addressing.drop(by=street.lin, at=street.at)
    addressing.drop(by=street.lin, at=street.at)
    assert addressing.address_of(street.lin) == addressing.Address("", False)
    assert not told_by_mail(street)


def test_a_link_on_its_way_to_an_address_taken_back_is_not_sent(street: Street) -> None:
    addressing.ask(by=street.lin, email=ADDRESS, at=street.at)
    addressing.drop(by=street.lin, at=street.at)
    work_once(street.at)
    assert mail.outbox == []


def test_nobody_makes_the_town_write_to_strangers_all_day(street: Street) -> None:
    for n in range(5):
        addressing.ask(by=street.lin, email=f"someone{n}@example.cn", at=street.at)
    with pytest.raises(TooMany):
        addressing.ask(by=street.lin, email="one-more@example.cn", at=street.at)


def test_what_is_no_address_is_refused(street: Street) -> None:
    with pytest.raises(Invalid):
        addressing.ask(by=street.lin, email="not an address", at=street.at)


def test_the_page_and_json_say_the_same_masked_address(street: Street) -> None:
    client = signed_in(street.lin)
    assert client.post("/inbox/mail/", {"email": ADDRESS}).status_code == 302
    page = client.get("/inbox/mail/").text
    assert "l***@example.cn" in page
    assert ADDRESS not in page
    assert client.get("/api/v1/inbox/mail").json() == {"email": "l***@example.cn", "confirmed": False}
    assert client.post("/inbox/mail/drop/").status_code == 302
    assert client.get("/api/v1/inbox/mail").json() == {"email": "", "confirmed": False}
    assert client.post("/inbox/mail/", {"email": "no"}).status_code == 422


def test_in_the_demo_mail_is_seen_on_a_page(street: Street) -> None:
    addressing.ask(by=street.lin, email=ADDRESS, at=street.at)
    work_once(street.at)
    page = Client().get("/demo/inbox/").text
    assert "l***@example.cn" in page
    assert "/inbox/mail/" in page


def answer_to(street: Street, email: str, door: str) -> tuple[int, object]:
    """What Wang is answered when she names an address: its status, and what she then sees of her own."""
    wang = signed_in(street.wang)
    addressing.drop(by=street.wang, at=street.at)
    if door == "page":
        status = wang.post("/inbox/mail/", {"email": email}).status_code
    else:
        status = wang.post("/api/v1/inbox/mail", {"email": email}, content_type="application/json").status_code
    return status, addressing.address_of(street.wang)


@pytest.mark.parametrize("door", ["page", "json"])
def test_nobody_learns_from_naming_an_address_whether_it_is_anothers(street: Street, door: str) -> None:
    contacts.keep(street.lin, contacts.EMAIL, ADDRESS, street.at, verified=True)
    taken, free = answer_to(street, ADDRESS, door), answer_to(street, "lan@example.cn", door)
    assert taken == free
    assert taken[0] < 400


def test_whoever_reads_the_mail_is_told_and_the_address_stays_one_persons(street: Street) -> None:
    """Control: one person an address, when it is confirmed."""
    contacts.keep(street.lin, contacts.EMAIL, ADDRESS, street.at, verified=True)
    addressing.ask(by=street.wang, email=ADDRESS, at=street.at)
    work_once(street.at)
    (sent,) = mail.outbox
    assert Client().post(link_in(str(sent.body))).status_code == 409
    assert not addressing.address_of(street.wang).confirmed
    assert contacts.find(contacts.EMAIL, ADDRESS) == street.lin


def test_an_address_that_someone_only_named_is_not_withheld_from_whose_it_is(street: Street) -> None:
    addressing.ask(by=street.wang, email=ADDRESS, at=street.at)
    assert contacts.find(contacts.EMAIL, ADDRESS) is None
    addressing.ask(by=street.lin, email=ADDRESS, at=street.at)
    work_once(street.at)
    way = next(link_in(str(sent.body)) for sent in reversed(mail.outbox))
    for _press in range(2):
        assert Client().post(way).status_code == 302
    assert contacts.find(contacts.EMAIL, ADDRESS) == street.lin
    addressing.ask(by=street.lin, email=ADDRESS, at=street.at + timedelta(hours=1))
    assert addressing.address_of(street.lin).confirmed, "named again, it stays confirmed"
