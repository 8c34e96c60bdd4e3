"""The book of looks: who saw whose data, and why. The person it is about can read it."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Invalid
from linli.ground.shared.text import scrub

from .models import Reading


def note(*, reader: str, whose: str, what: str, why: str, at: datetime) -> Reading:
    """Note that `reader` (`person:7`) is shown `what` (`contact.phone`) of `whose` (`person:9`), with the showing.

    Numbers and plates in `why` are hidden before it is kept. Raises `Invalid` if `why` is empty or over 200 signs.
    """
    why = scrub(why.strip()).text
    if not why:
        raise Invalid({"why": _("说一句为什么要看，本人会看到这句话。")})
    if len(why) > 200:
        raise Invalid({"why": _("写短一点，200 字以内。")})
    return Reading.objects.create(reader=reader, whose=whose, what=what, why=why, at=at)


def noted(pk: int, *, reader: str, whose: str, what: str) -> Reading | None:
    """That look, if it is one of this reader at this of theirs."""
    return Reading.objects.filter(pk=pk, reader=reader, whose=whose, what=what).first()


def about(whose: str) -> QuerySet[Reading]:
    """Who looked at `person:9`, newest first."""
    return Reading.objects.filter(whose=whose).order_by("-at", "-id")


def by(reader: str) -> QuerySet[Reading]:
    """What `person:7` looked at, newest first: for whoever checks on those who look."""
    return Reading.objects.filter(reader=reader).order_by("-at", "-id")
