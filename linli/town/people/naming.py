"""How those who hold posts are called: their steps go on saying what they were called when they made them.

The steps themselves hold no name, since they are never changed and a name has to go with its account. What somebody was
called stands in their own former names instead, until the moment from which they are called otherwise.
"""

import unicodedata
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.outbox import send
from linli.ground.shared import unseen
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound, Words
from linli.ground.shared.text import scrub

from . import appoint
from .models import FormerName, Person, Post
from .roles import STAFF

FORMULA = frozenset("=+-@")
"""What a table takes for the beginning of a formula."""


@transaction.atomic
def correct(*, post_id: int, name: str, called: str, by: Person | None, at: datetime) -> Post:
    """Set right how the holder of a post is named and called, which they may not do themselves; they are told.

    A name stands under all that they do, so whoever sets it right gives each staff post that they hold. Raises
    `NotFound` for a post that is over, `NotAllowed` for anybody else and for one's own name, `Invalid`.
    """
    post = Post.objects.current(at).filter(pk=post_id).first()
    if post is None:
        raise NotFound
    held = Post.objects.current(at).filter(person=post.person_id, role__in=[str(role) for role in STAFF])
    if by is not None and (
        by.pk == post.person_id or not all(appoint.gives(each, by, at) for each in [post, *held.exclude(pk=post.pk)])
    ):
        raise NotAllowed
    wrong = unfit(name=name.strip(), called=called.strip())
    name, called = unseen.in_line(name)[:40], unseen.in_line(called)[:20]
    if not name:
        wrong.setdefault("name", _("要填。"))
    if wrong:
        raise Invalid(wrong)
    person = Person.objects.select_for_update().get(pk=post.person_id)
    if (person.name, person.called) != (name, called):
        was, person.name, person.called = person.signs_as, name, called
        person.save(update_fields=["name", "called"])
        keep_former(person, was, at)
        _note(person, post, by, at)
    return Post.objects.select_related("person", "place", "lane", "organisation").get(pk=post.pk)


def _note(person: Person, post: Post, by: Person | None, at: datetime) -> None:
    salt = bytes(person.salt)
    facts = {
        "name": record.Personal(person.name, salt),
        "called": record.Personal(person.called, salt),
        "post": post.pk,
    }
    actor = by.source if by else "command"
    noted = record.record(actor=actor, verb="people.name_corrected", object=person.source, at=at, facts=facts)
    told = {"person": person.pk, "by": by.pk if by else None, "entry": noted.pk}
    send.later(topic="people.name_corrected", payload=told, at=at)


def unfit(**typed: str) -> dict[str, Words]:
    """What is wrong with how somebody is to be named, by field."""
    wrong: dict[str, Words] = {}
    for field, value in typed.items():
        if scrub(value).found:
            wrong[field] = _("这里别写号码，称呼就好。")
        elif words := unseen.unfit(value):
            wrong[field] = words
    return wrong


def fit(name: str) -> str:
    """The name of somebody who is given a post, as it is kept. Raises `Invalid` for one that is empty or unfit."""
    wrong = unfit(name=name.strip())
    if not wrong and not unseen.in_line(name):
        wrong["name"] = _("要填。")
    if wrong:
        raise Invalid(wrong)
    return unseen.in_line(name)[:40]


def unfit_organisation(name: str) -> Words | None:
    """What is wrong with how an organisation is to be named, which everybody reads and tables hold; None if nothing."""
    if scrub(name).found:
        return _("名称里别写号码。")
    if words := unseen.unfit(name):
        return words
    return _("名称开头别用 = + - @ 这些符号。") if unicodedata.normalize("NFKC", name)[:1] in FORMULA else None


def keep_former(person: Person, was: str, at: datetime) -> None:
    """Keep how somebody signed until `at`, if they sign otherwise now; of residents without a post nothing is kept."""
    if was and was != person.signs_as and Post.objects.filter(person=person).exists():
        FormerName.objects.create(person=person, called=was, until=at)


def called_then(by: str, at: str) -> Subquery:
    """For rows with who made them (`by`) and when (`at`): how that person was called then, NULL if as they are now."""
    then = FormerName.objects.filter(person=OuterRef(by), until__gt=OuterRef(at)).order_by("until", "pk")
    return Subquery(then.values("called")[:1])
