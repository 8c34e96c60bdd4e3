"""What neighbours near a place have reported of the same kind since yesterday: offered before another report is sent.

Of a stranger's case it says the kind, the courtyard, the state and the last public step, as the public board does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.ground.shared.fixed import among
from linli.ground.ui import times
from linli.life.cases import families, promises, sentences, speaking
from linli.life.cases.models import Case, Reporter, Step
from linli.life.cases.promises import Promise
from linli.life.cases.sentences import Reader
from linli.life.cases.speaking import Tag
from linli.life.cases.states import JOINABLE, Audience
from linli.town.people.naming import called_then
from linli.town.places.nearby import near

if TYPE_CHECKING:
    from linli.town.people.models import Person
    from linli.town.places.models import Place

SINCE = timedelta(hours=24)
MOST, _LOOKED_AT = 3, 12
"""So many are offered, the nearest first, out of the newest."""
ONE_LIKE_IT = gettext_lazy(
    "和上面那件同一类、同一个院：写了什么、在哪个楼门，只有经办的人看得到。分不清就照样报，不耽误办。"
)
"""What stands at another matter of the same kind in the same courtyard: more of it is nobody's to read."""
JOINED_WITH = ("category", "courtyard", "community", "place", "organisation")


@dataclass(frozen=True, slots=True)
class Alike:
    """A case that may be the same matter: how many reported it, since when, and what is public of it.

    `mine`: so did the asker. `note`: that nothing public tells it from the one above, where that is so.
    """

    case: Case
    mine: bool
    how_many: str
    place: str
    kind: str
    tag: Tag
    reported: str
    last: str
    promise: Promise | None
    href: str
    join_href: str
    note: str = ""


def open_near(place: "Place", code: str, at: datetime) -> list[Case]:
    """Open public cases of the family of a category behind the same entrance or in the same courtyard, nearest first.

    One question, answered by `case_near` however many cases there are.
    """
    kinds, here = families.rows(code, at, SINCE), near(place)
    if not kinds:
        return []
    found = (
        Case.objects.public()
        .filter(here.q("place_path"), among("state", JOINABLE), category__in=kinds, reported_at__gte=at - SINCE)
        .select_related(*JOINED_WITH)
        .order_by("-reported_at")[:_LOOKED_AT]
    )
    return sorted(found, key=lambda case: here.how(case.place_path) != "entrance")[:MOST]


def alike(place: "Place", code: str, *, person: "Person | None", followed: Sequence[int], at: datetime) -> list[Alike]:
    """The same as it is offered, the asker's own first. Three questions, whatever is found."""
    cases = open_near(place, code, at)
    if not cases:
        return []
    mine, last = _mine(cases, person, followed), _last_public(cases)
    return _told_apart(
        [shown(case, at, mine=mine.get(case.pk), last=last.get(case.pk)) for case in _first(cases, mine)]
    )


def _told_apart(found: list[Alike]) -> list[Alike]:
    """With a note at those of others of which the public reads the same as of one before."""
    met, told = set[tuple[str, str]](), list[Alike]()
    for each in found:
        like = (each.place, each.kind) in met and not each.mine
        told.append(replace(each, note=str(ONE_LIKE_IT)) if like else each)
        met |= {(each.place, each.kind)} if not each.mine else set()
    return told


def shown(case: Case, at: datetime, *, mine: int | None = None, last: Step | None = None) -> Alike:
    """One case, as whoever may join it reads it; `mine`: how many of its neighbours are the asker, None if not theirs.

    Their own state they read as its reporters do, and of others only how many there are beside them. The promise is the
    public's: whom to ring where that was broken takes questions of its own, and stands on the case's page.
    """
    yours = mine is not None
    place = speaking.place_in_public(case)
    said_at = times.words(case.reported_at, now=at)
    return Alike(
        case=case,
        mine=yours,
        how_many=how_many(case) if mine is None else beside_you(case, mine),
        place=place,
        kind=speaking.public_title(case),
        tag=speaking.tag(case, at=at, yours=yours),
        reported=_("%(span)s前（%(at)s）报的") % {"span": times.within(at - case.reported_at), "at": said_at},
        last=sentences.said(last, Reader.PUBLIC, own=False, at=at) if last is not None else "",
        promise=promises.promise(case, at=at),
        href=reverse("cases:case", args=[case.public_id]),
        join_href=reverse("cases:join", args=[case.public_id]),
    )


def how_many(case: Case) -> str:
    """How many neighbours reported it, in words; what was found on a round nobody did."""
    n = case.neighbours or 0
    if n == 0:
        return _("网格员已经发现")
    return ngettext("%(n)s 位邻居报过", "%(n)s 位邻居报过", n) % {"n": n}


def beside_you(case: Case, mine: int) -> str:
    """Who reported it, said to one of them who makes up `mine` of its number."""
    others = max((case.neighbours or 0) - mine, 0)
    if not others:
        return _("您报的")
    return ngettext("您和另外 %(n)s 位邻居报的", "您和另外 %(n)s 位邻居报的", others) % {"n": others}


def _first(cases: list[Case], mine: Mapping[int, int]) -> list[Case]:
    return sorted(cases, key=lambda case: case.pk not in mine)


def _mine(cases: list[Case], person: "Person | None", followed: Sequence[int]) -> dict[int, int]:
    """Those of these cases (ids) that the asker reported, signed in or by a query code of this browser.

    And how many of the case's neighbours they are: none where they were not counted.
    """
    who = Q(pk__in=list(followed))
    if person is not None:
        who |= Q(person=person)
    own = Reporter.objects.filter(who, case__in=cases, withdrawn_at=None)
    found = dict[int, int]()
    for case, uncounted_at in own.values_list("case_id", "uncounted_at"):
        found[case] = found.get(case, 0) + (uncounted_at is None)
    return found


def _last_public(cases: list[Case]) -> dict[int, Step]:
    """Of each of these cases the last step that a desk or handler made and everybody may read, or that it came back."""
    made = Q(by__isnull=False) | Q(verb="come_back")
    steps = Step.objects.filter(made, case__in=cases, audience=Audience.PUBLIC, on_behalf_of=None)
    named = steps.select_related("by", "post", "organisation", "category").annotate(called_then=called_then("by", "at"))
    return {step.case_id: step for step in named.order_by("case_id", "seq")}
