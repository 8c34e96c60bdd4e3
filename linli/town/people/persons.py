"""What a person says of themselves."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared.refusals import Invalid, Words
from linli.ground.shared.unseen import in_line

from . import naming
from .models import Person
from .scopes import posts_of


@transaction.atomic
def describe(*, by: Person, at: datetime, name: str, called: str, language: str, large_type: bool) -> Person:
    """Set right how one is named, addressed and shown things. Raises `Invalid`.

    What is called out on pages may hold no phone or ID number, nor signs that nobody sees. Whoever holds a post signs
    steps with their name, so they do not change it themselves; what was empty they may fill in, by their own surname.
    """
    person = Person.objects.select_for_update().get(pk=by.pk)
    wrong = naming.unfit(name=name.strip(), called=called.strip())
    name, called = in_line(name)[:40], in_line(called)[:20]
    if not wrong and posts_of(by, at):
        wrong = _not_theirs(person, name, called)
    if language not in dict(settings.LANGUAGES):
        wrong["language"] = _("没有这种语言。")
    if wrong:
        raise Invalid(wrong)
    was = person.signs_as
    person.name, person.called = name, called
    person.language, person.large_type = language, large_type
    person.save(update_fields=["name", "called", "language", "large_type"])
    naming.keep_former(person, was, at)
    hashed = record.Personal(person.name, bytes(person.salt))
    facts = {"name": hashed, "language": language, "large_type": large_type}
    record.record(actor=by.source, verb="people.described", object=person.source, at=at, facts=facts)
    return person


def _not_theirs(person: Person, name: str, called: str) -> dict[str, Words]:
    """What whoever holds a post does not change by themselves."""
    wrong: dict[str, Words] = {}
    if person.name and name != person.name:
        wrong["name"] = _("您有岗位，姓名由安排岗位的人来改。")
    if called != person.called and (person.called or (person.name and person.name[0] not in called)):
        wrong["called"] = _("您有岗位，公开的进展上写着这个称呼，不能自己改。第一次填时要带上自己的姓。")
    return wrong
