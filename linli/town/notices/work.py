"""What the worker does for this room: send letters on their channels, and let go of what is over."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import override

from linli.ground.outbox.claims import MOST_ATTEMPTS
from linli.ground.shared.duties import Delivery, Duty, Handler, outside
from linli.ground.shared.privacy import RETENTIONS
from linli.town.people.models import Contact

from . import addressing
from .channels import channels
from .models import DemoMessage, Letter, Sending
from .tell import TOPIC
from .wording import speak

State = Sending.State


@outside
def send(delivery: Delivery) -> None:
    """Send one letter on one channel; one that was sent is not sent again. What a channel raises puts it off."""
    sending = Sending.objects.select_related("letter__person").get(pk=delivery.payload["sending"])
    if sending.state in (State.SENT, State.NOWHERE):
        return
    letter = sending.letter
    language = letter.person.language
    spoken = speak(letter, language, now=delivery.at)
    sending.attempts = delivery.attempt
    try:
        with override(language):
            went = channels()[sending.channel].send(letter.person, spoken, letter.href, delivery.key)
    except Exception as error:
        sending.state = State.FAILED if delivery.attempt >= MOST_ATTEMPTS else State.WAITING
        sending.trouble = type(error).__name__
        sending.save()
        raise
    sending.state, sending.trouble = State.SENT if went else State.NOWHERE, ""
    sending.sent_at = delivery.at if went else None
    sending.save()


def forget(at: datetime) -> int:
    """Delete letters, with their sendings, and the demo's messages, when the time they are kept for is over."""
    days = {name: RETENTIONS[name].days or 0 for name in ("inbox", "code")}
    letters = Letter.objects.filter(recorded_at__lt=at - timedelta(days=days["inbox"])).delete()[0]
    return letters + DemoMessage.objects.filter(at__lt=at - timedelta(days=days["code"])).delete()[0]


@outside
def mail_link(delivery: Delivery) -> None:
    """Mail the link by which an address is confirmed."""
    contact = delivery.payload["contact"]
    assert isinstance(contact, int)
    whose = Contact.objects.filter(pk=contact).values_list("person__language", flat=True).first()
    with override(whose or settings.LANGUAGE_CODE):
        addressing.mail_link(contact, delivery.key)


HANDLERS: dict[str, Handler] = {TOPIC: send, addressing.TOPIC: mail_link}
DUTIES = [Duty("notices.forget", every_s=3600, run=forget)]
