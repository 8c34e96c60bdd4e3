"""Whom a desk can call for a case: emergency numbers, the entrance lead, the property firm, who did it before.

Numbers are the public ones of posts and organisations, never anybody's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.ui.lists import listed
from linli.life.cases import emergencies, hands, leading, queries
from linli.life.cases.models import Case
from linli.life.cases.parts import HANDLING_ROLES
from linli.town.people import bodies
from linli.town.people.models import Organisation, Post
from linli.town.people.roles import Role
from linli.town.people.scopes import Held, upwards

NUMBERS = {
    "110": gettext_lazy("报警"),
    "119": gettext_lazy("消防救援"),
    "120": gettext_lazy("急救"),
    "122": gettext_lazy("交通事故报警"),
}
"""Who answers at the emergency numbers."""
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Force:
    """One who can be called: as what, how they are called, and their number, "" where there is none.

    `who` says of a committee that has the case who answers for it.
    """

    role: str
    called: str
    phone: str
    who: str = ""


def in_emergency(case: Case, at: datetime) -> list[Force]:
    """The numbers that come before everybody where a case speaks of an emergency: 119 and its like, the gas company."""
    found = emergencies.shown(emergencies.of_case(case), at)
    if found is None:
        return []
    also = [Force(_("也可以打"), found.also_called, found.also)] if found.also else []
    return [Force(_("没打的，先打这个"), str(NUMBERS.get(found.call, found.said)), found.call), *also]


def forces(case: Case, held: Sequence[Held], at: datetime) -> list[Force]:
    """The nearest first: entrance lead, property firm, who has it now, who did it or the like of it here before.

    Nobody twice, not the asker's own organisation, and none from which it is kept: of a complaint of the property firm
    nobody rings the firm by mistake. At most eight queries.
    """
    met = {post.organisation_id for post in held if post.organisation_id is not None}
    found = [*_leads(case, at)]
    for role, organisation in _organisations(case, at):
        if organisation.pk not in met and not leading.is_kept_from(case, organisation, at):
            met.add(organisation.pk)
            who = _answering_for(organisation, at) if organisation == case.organisation else ""
            found.append(Force(role, organisation.named(), organisation.duty_phone, who))
    return found


def _answering_for(organisation: Organisation, at: datetime) -> str:
    """Who has what was sent to a committee: those who handle for it, else the people at its community's desk.

    "" for every other organisation, whose people are its own to name.
    """
    if organisation.kind != Organisation.Kind.COMMITTEE:
        return ""
    posts = Post.objects.current(at).filter(person__is_active=True).select_related("person").order_by("starts_at", "pk")
    handlers = list(posts.filter(role__in=HANDLING_ROLES, organisation=organisation)[:MOST_NAMED])
    at_its_desk = posts.filter(role__in=hands.AT_THE_COMMUNITY, place=organisation.place_id)
    return listed(post.person.signs_as for post in handlers or at_its_desk[:MOST_NAMED])


def _leads(case: Case, at: datetime) -> Iterator[Force]:
    posts = Post.objects.current(at).filter(
        role=Role.ENTRANCE_LEAD, place__path__in=upwards(case.place_path), person__is_active=True
    )
    for post in posts.select_related("person").order_by("pk"):
        yield Force(str(Role.ENTRANCE_LEAD.label), post.person.signs_as, post.duty_phone)


def _organisations(case: Case, at: datetime) -> Iterator[tuple[str, Organisation]]:
    if property_firms := leading.around(case, at).candidates(bodies.PROPERTY):
        yield _("物业"), property_firms[0]
    if case.organisation is not None:
        yield _("正在办的"), case.organisation
    handled = case.steps.filter(verb="handle", organisation__isnull=False).select_related("organisation")
    if (step := handled.order_by("-seq").first()) is not None and step.organisation is not None:
        yield _("上回办的"), step.organisation
    elif (alike := queries.handled_alike(case, at)) is not None and alike.organisation is not None:
        yield _("上回办的"), alike.organisation
