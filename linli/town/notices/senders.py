"""Who carries things out of the house: mail, and in the demo a page that shows what a phone would have received."""

from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.utils.translation import gettext as _

from linli.ground.shared.text import mask_phone
from linli.town.people.contacts import own
from linli.town.people.models import Contact, Person

from .models import DemoMessage
from .wording import Spoken


class Mail:
    """Letters by e-mail, as plain text, to whoever has left an address."""

    def reaches(self, person_ids: Collection[int]) -> set[int]:
        """Those with an address, in one query."""
        found = Contact.objects.filter(person_id__in=person_ids, kind=Contact.Kind.EMAIL)
        return set(found.values_list("person_id", flat=True))

    def send(self, person: Person, spoken: Spoken, href: str, key: str) -> bool:
        """Send one mail; its Message-ID is made of the key, so that a repeat is known as one."""
        address = own(person, Contact.Kind.EMAIL)
        if not address:
            return False
        facts = {
            "called": person.address_as,
            "title": spoken.title,
            "line": spoken.line,
            "link": f"{settings.SITE}{href}",
        }
        words = _(
            "%(called)s，您好：\n\n%(title)s\n%(line)s\n\n看经过：%(link)s\n\n"
            "这封信由邻里自动发出，不用回复。不想再收邮件，可以在“我的”里去掉邮箱。"
        )
        message_id = f"<{key.replace(':', '.')}@{DNS_NAME}>"
        EmailMessage(
            subject=_("邻里：%(subject)s") % {"subject": spoken.subject},
            body=words % facts,
            to=[address],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
        ).send()
        return True


class DemoInbox:
    """Sign-in codes of the demo: shown on `/demo/inbox/`, sent nowhere."""

    def send(self, phone: str, words: str) -> None:
        """Show it. Raises ImproperlyConfigured outside the demo, where nobody could read it, or everybody."""
        if not settings.DEMO:
            raise ImproperlyConfigured("DemoInbox shows codes on a page; only the demo may use it.")
        DemoMessage.objects.create(phone=mask_phone(phone), words=words[:200])
