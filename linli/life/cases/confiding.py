"""What was told in confidence about somebody stays closed to them, whatever the matter is filed under since.

Who complains of the firm that looks after their house does so to those who lead such complaints, and the firm is none
of them. A desk that files the matter anew, by mistake or as a favour, would hand the firm the words and the number of
who complained. So whoever could not be sent it under a kind told in confidence is not sent it under another: this holds
for every such kind that the case ever stood under, as its steps have it, since steps are never changed.
"""

from collections.abc import Iterable

from django.db.models import BigIntegerField, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.reader import Blank, Written
from linli.ground.shared.refusals import Refused
from linli.life.cases.categories import spoken
from linli.life.cases.models import Case, Category, Step


class InTheirHands(Refused):
    """An organisation has it in hand to which it could not be sent once it is filed so."""

    code = "in-their-hands"
    status = 409
    sentence = _("这件事在“%(organisation)s”手上。“%(category)s”是不公开说的，先把事收回来，再换到这一类。")


type Told = tuple[Category, ...]
"""The kinds told in confidence under which a case stands or ever stood."""


class ToldInConfidence(Refused):
    """The organisation is none of those that are told of this kind of matter, under which the case stood."""

    code = "told-in-confidence"
    status = 422
    sentence = _(
        "这件事当“%(category)s”不公开地说过，换了类别也不能派给“%(organisation)s”。请派给管这一类的单位，或者自己办。"
    )


def told(case: Case) -> Told:
    """Of one case. One query for this very object of it as it stands, however often it is asked."""
    if case.confided is None or case.confided[0] != case.version:
        case.confided = (case.version, tuple(_told.all(case=case.pk)))
    return case.confided[1]


def _of_one() -> QuerySet[Category]:
    stood = Step.objects.filter(case_id=Blank("case", BigIntegerField()), category__isnull=False).values("category")
    return _in_confidence().filter(pk__in=stood)


_told = Written(_of_one)


def told_of_each(cases: Iterable[Case]) -> dict[int, Told]:
    """Of many, by their ids; none for those that never stood under such a kind. One query, and one more for any."""
    stood = Step.objects.filter(case__in=[case.pk for case in cases], category__in=_in_confidence())
    pairs = list(stood.order_by("category").values_list("case", "category").distinct())
    kinds = Category.objects.in_bulk({kind for _case, kind in pairs})
    found: dict[int, Told] = {}
    for case, kind in pairs:
        found[case] = (*found.get(case, ()), kinds[kind])
    return found


def must_be_in_no_hands(case: Case, kind: Category) -> None:
    """Nothing becomes a matter told in confidence while an organisation has it in hand. Raises `InTheirHands`."""
    if case.organisation is not None and _is(kind) and not _is(case.category):
        raise InTheirHands(organisation=case.organisation.named(), category=spoken(kind))


def _is(kind: Category | None) -> bool:
    return kind is not None and kind.hidden and not kind.home_visit


def _in_confidence() -> QuerySet[Category]:
    """Kinds that are not public for what they say of others, and not because they lie within somebody's own home."""
    return Category.objects.filter(hidden=True, home_visit=False)
