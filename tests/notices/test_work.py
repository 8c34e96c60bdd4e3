"""Letters leave the house once, come again after trouble, and are forgotten in time."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from linli.ground.outbox.loop import work_once
from linli.ground.outbox.models import Message
from linli.ground.shared.moments import clock_at
from linli.town.notices import senders, work
from linli.town.notices.models import DemoMessage, Letter, Sending
from linli.town.notices.tell import tell
from linli.town.people import contacts
from linli.town.people.models import Contact
from tests.street import Street


@pytest.fixture
def on_its_way(street: Street) -> Street:
    Message.objects.all().delete()
    contacts.keep(street.lin, "email", "lin@example.cn", street.at, verified=True)
    tell(
        to=[street.lin.pk],
        kind="people.claim_refused",
        about="claim:1",
        facts={"reason": "门牌对不上"},
        href="/mine/",
        at=street.at,
    )
    return street


def test_a_letter_is_mailed_once_and_says_what_and_where(on_its_way: Street) -> None:
    work_once(on_its_way.at)
    work_once(on_its_way.at + timedelta(hours=1))
    (sent,) = mail.outbox
    assert sent.to == ["lin@example.cn"]
    assert "门牌对不上" in str(sent.body)
    assert "http://127.0.0.1:8000/mine/" in str(sent.body)
    assert Sending.objects.get().state == "sent"


def test_the_subject_and_the_outbox_hold_nothing_personal(on_its_way: Street) -> None:
    work_once(on_its_way.at)
    rows = [str(row.payload) for row in Message.objects.all()]
    for marker in ("门牌对不上", "林秀英", "lin@example.cn"):
        assert marker not in mail.outbox[0].subject
        assert not any(marker in row for row in rows)


def test_a_mail_is_in_the_language_of_its_reader(on_its_way: Street) -> None:
    on_its_way.lin.language = "en"
    on_its_way.lin.save()
    seen = []

    class Ear:
        def reaches(self, person_ids):
            return set(person_ids)

        def send(self, person, spoken, href, key):
            from django.utils.translation import get_language

            seen.append(get_language())
            return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "channels", lambda: {"mail": Ear()})
        work_once(on_its_way.at)
    assert seen == ["en"]


def test_a_channel_in_trouble_is_tried_again_and_told_of_by_kind_only(
    on_its_way: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = senders.Mail.send

    def down(*_args: object) -> bool:
        raise ConnectionRefusedError("lin@example.cn could not be reached")

    monkeypatch.setattr(senders.Mail, "send", down)
    work_once(on_its_way.at)
    sending = Sending.objects.get()
    assert (sending.state, sending.attempts, sending.trouble) == ("waiting", 1, "ConnectionRefusedError")
    monkeypatch.setattr(senders.Mail, "send", real)
    work_once(on_its_way.at + timedelta(minutes=5))
    sending.refresh_from_db()
    assert (sending.state, sending.attempts, sending.trouble) == ("sent", 2, "")


def test_a_letter_that_never_left_is_marked_and_its_inbox_row_stays(
    on_its_way: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(senders.Mail, "send", lambda *_args: 1 / 0)
    for day in range(9):
        work_once(on_its_way.at + timedelta(days=day))
    assert Sending.objects.get().state == "failed"
    assert Letter.objects.count() == 1


def test_an_address_that_was_taken_back_meanwhile_gets_nothing(on_its_way: Street) -> None:
    Contact.objects.filter(kind="email").delete()
    work_once(on_its_way.at)
    assert mail.outbox == []
    assert Sending.objects.get().state == "nowhere"


def test_a_repeat_after_a_crash_bears_the_same_message_id(on_its_way: Street) -> None:
    work_once(on_its_way.at)
    Sending.objects.update(state="waiting", sent_at=None)
    Message.objects.filter(topic="notices.send").update(done_at=None)
    work_once(on_its_way.at + timedelta(minutes=2))
    first, second = (sent.extra_headers["Message-ID"] for sent in mail.outbox)
    assert first == second


def test_letters_go_after_a_year_and_codes_after_a_day(on_its_way: Street) -> None:
    with clock_at(on_its_way.at):
        senders.DemoInbox().send("+8613800001234", "验证码 123456")
    Letter.objects.update(recorded_at=on_its_way.at)
    assert work.forget(on_its_way.at + timedelta(days=1)) == 0
    assert work.forget(on_its_way.at + timedelta(days=1, seconds=1)) == 1
    assert work.forget(on_its_way.at + timedelta(days=365)) == 0
    assert work.forget(on_its_way.at + timedelta(days=365, seconds=1)) == 2
    assert not Letter.objects.exists()
    assert not Sending.objects.exists()


def test_the_demo_inbox_masks_the_phone_and_works_in_the_demo_only(street: Street, settings: Settings) -> None:
    senders.DemoInbox().send("+8613800001234", "验证码 123456")
    assert DemoMessage.objects.get().to == "138****1234"
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        senders.DemoInbox().send("+8613800001234", "验证码 123456")
