"""Who carries things out of the house: mail, and in the demo a page that shows what would have been sent."""

from collections.abc import Collection
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.db.models import BigIntegerField
from django.utils.translation import gettext as _

from linli.ground.shared.reader import Blank, Written
from linli.ground.shared.text import mask_email, mask_phone
from linli.town.people.contacts import own
from linli.town.people.models import Contact, Person

from .models import DemoMessage
from .wording import Spoken


class Mail:
    """Letters by e-mail, as plain text, to whoever has left an address and shown that it is theirs."""

    def reaches(self, person_ids: Collection[int]) -> set[int]:
        """Those with a confirmed address, in one query."""
        asked = {f"person_{n}": pk for n, pk in enumerate(set(person_ids))}
        return {pk for (pk,) in _read_mail(len(asked)).rows(**asked)}

    def send(self, person: Person, spoken: Spoken, href: str, key: str) -> bool:
        """Send one mail with the letter and the way to it."""
        if not self.reaches([person.pk]):
            return False
        facts = {"title": spoken.title, "line": spoken.line, "link": f"{settings.SITE}{href}"}
        words = _("%(title)s\n%(line)s\n\n看经过：%(link)s\n\n不想再收邮件，可以在“消息”里去掉邮箱。")
        return post(person, spoken.subject, words % facts, key)


@lru_cache(maxsize=64)
def _read_mail(many: int) -> Written[Contact]:
    """Those of so many persons who have a confirmed address."""
    asked = [Blank(f"person_{n}", BigIntegerField()) for n in range(many)]
    confirmed = Contact.objects.filter(kind=Contact.Kind.EMAIL, verified_at__isnull=False)
    found = confirmed.filter(person__pk__in=asked)  # type: ignore[misc]  # the plugin knows values only
    return Written(lambda: found.values_list("person_id"))


def post(person: Person, subject: str, words: str, key: str) -> bool:
    """Mail words to a person's address, in the active language; False if none is kept.

    The Message-ID is made of the key, so that a repeat is known as one. The subject holds nothing personal.
    """
    address = own(person, Contact.Kind.EMAIL)
    if not address:
        return False
    hello = _("%(called)s，您好：") % {"called": person.address_as}
    bye = _("这封信由邻里自动发出，不用回复。")
    titled = _("邻里：%(subject)s") % {"subject": subject}
    EmailMessage(
        subject=titled,
        body=f"{hello}\n\n{words}\n\n{bye}\n",
        to=[address],
        headers={"Message-ID": f"<{key.replace(':', '.')}@{DNS_NAME}>", "Auto-Submitted": "auto-generated"},
    ).send()
    if settings.DEMO:
        DemoMessage.objects.create(to=mask_email(address), words=f"{titled}\n{words}")
    return True


class DemoInbox:
    """Sign-in codes of the demo: shown on `/demo/inbox/`, sent nowhere."""

    def send(self, phone: str, words: str) -> None:
        """Show it. Raises ImproperlyConfigured outside the demo, where nobody could read it, or everybody."""
        if not settings.DEMO:
            raise ImproperlyConfigured("DemoInbox shows codes on a page; only the demo may use it.")
        DemoMessage.objects.create(to=mask_phone(phone), words=words)
