"""Whom a resident rings about their case: whose number it is, when somebody answers there, and who does now."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from linli.life.cases.models import Case, Step
from linli.life.cases.states import BEFORE_HANDLED, State
from linli.town.people import duty
from linli.town.people.duty import Answerer, Duty
from linli.town.people.models import Organisation, Post
from linli.town.people.roles import Role
from linli.town.people.scopes import upwards

HOTLINE = "12345"
"""The hotline of citizens' services, everywhere in the country."""
_NUMBER = re.compile(
    r"(?<![\d-])(0\d{2,3}[- ]?\d{3,4}[- ]?\d{4}|400[- ]?\d{3,4}[- ]?\d{3,4}|[2-8]\d{7}"
    r"|9[56]\d{3,4}|12[23]\d{2}|100\d{2})"
    r"(?![\d-]| ?[元块米号])"
)
"""Landlines and service numbers as people write them; nobody's mobile stands in a step."""


@dataclass(frozen=True, slots=True)
class Call:
    """A number to tap: `whose` it is, and a line that says when somebody answers."""

    whose: str
    phone: str
    line: str = ""


def about(case: Case, at: datetime) -> list[Call]:
    """Whom to ask about a case at this moment: who handles it, and who answers at its place."""
    found = []
    by = case.organisation
    if by is not None and by.duty_phone and case.state in BEFORE_HANDLED:
        found.append(Call(by.name, by.duty_phone, _("这件事现在由他们办")))
    return found + _on_duty(duty.duty(case.place, at))


def _on_duty(found: Duty) -> list[Call]:
    """Who answers now; outside the hours also whom to ring when they begin again."""
    day, night = found.by_day, found.by_night
    if day is None:
        return _one(night, _("现在有人接"))
    if night is None or not night.phone or found.on_now:
        return _one(day, _day_line(found))
    return [*_one(night, _("现在有人接，只接等不了的事")), *_one(day, _day_line(found))]


def _day_line(found: Duty) -> str:
    if found.on_now:
        return _("现在有人接，今天 %(hours)s") % {"hours": found.hours}
    return _("今天 %(hours)s 有人接") % {"hours": found.hours} if found.hours else _("今天休息，上班那天再打")


def _one(who: Answerer | None, line: str) -> list[Call]:
    return [Call(f"{who.role} {who.called}".strip(), who.phone, line)] if who is not None and who.phone else []


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a case was not accepted, who does such things and their numbers, and whom to ring who does not agree."""

    reason: str
    next_unit: str
    numbers: list[Call]
    against: list[Call]


def refusal(case: Case, steps: Sequence[Step], at: datetime) -> Refusal | None:
    """What a reporter has to know of a case that was not accepted; None of every other. `steps` are the case's own."""
    made = next((step for step in steps if step.verb == "reject"), None)
    if case.state != State.REJECTED or made is None:
        return None
    unit = str(made.facts.get("next_unit", ""))
    refused_as = made.post.role if made.post is not None else ""
    return Refusal(made.words, unit, _elsewhere(unit, made.words, at), _against(case, refused_as, at))


def _elsewhere(unit: str, reason: str, at: datetime) -> list[Call]:
    """The numbers written there, else the organisation's own."""
    written = dict.fromkeys(_NUMBER.findall(f"{unit} {reason}"))
    if written:
        return [Call("", phone) for phone in written]
    known = Organisation.objects.current(at).filter(name=unit.strip()).exclude(duty_phone="").first()
    return [Call(known.name, known.duty_phone)] if known is not None else []


def _against(case: Case, refused_as: str, at: datetime) -> list[Call]:
    """The street's desk, unless it was the street that refused, and the hotline."""
    hotline = Call(_("市民热线"), HOTLINE, _("全天有人接"))
    if refused_as == Role.STREET_DISPATCHER:
        return [hotline]
    here = Post.objects.current(at).filter(role=Role.STREET_DISPATCHER, place__path__in=upwards(case.place_path))
    street = here.filter(person__is_active=True).exclude(duty_phone="").order_by("pk").first()
    return [*([Call(_("街道办事台"), street.duty_phone, _("上班时间有人接"))] if street else []), hotline]
