"""Whom a resident rings about their case: whose number it is, when somebody answers there, and who does now."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from linli.ground.days.calendar import Calendar
from linli.ground.days.deadlines import is_open
from linli.ground.shared.moments import day_of
from linli.ground.ui import times
from linli.life.cases import attending, clocks
from linli.life.cases.models import Case, Step
from linli.life.cases.speaking import DESK_HEADINGS, DESK_NAMES
from linli.life.cases.states import BEFORE_HANDLED, Level, State
from linli.life.cases.terms import HALF_AN_HOUR
from linli.town.people import duty
from linli.town.people.duty import Answerer, Duty
from linli.town.people.models import Organisation, Post
from linli.town.people.roles import Role
from linli.town.people.scopes import seat_of, upwards
from linli.town.texts import saying

AT_DESK: dict[str, tuple[Role, ...]] = {
    Level.COMMUNITY: (Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY),
    Level.STREET: (Role.STREET_DISPATCHER,),
    Level.DISTRICT: (Role.DISTRICT_SUPERVISOR,),
}
"""By whose public numbers a desk is rung that a case went up to; the first that has one."""
_NUMBER = re.compile(
    r"(?<![\d-])(0\d{2,3}[- ]?\d{3,4}[- ]?\d{4}|400[- ]?\d{3,4}[- ]?\d{3,4}|[2-8]\d{7}"
    r"|9[56]\d{3,4}|12[23]\d{2}|100\d{2})"
    r"(?![\d-]| ?[元块米号])"
)
"""Landlines and service numbers as people write them; nobody's mobile stands in a step."""


@dataclass(frozen=True, slots=True)
class Call:
    """A number to tap: `whose` it is, a line that says when somebody answers, and whether somebody does `now`.

    `in_need`: it is rung only where a matter cannot wait, and comes last. `within`: whose, as a sentence has it, in the
    language in which that is read.
    """

    whose: str
    phone: str
    line: str = ""
    now: bool = False
    in_need: bool = False
    within: str | Promise = ""


def about(case: Case, at: datetime) -> list[Call]:
    """Whom to ask about a case at this moment: who answers now first, and of them first who has it in hand.

    Before all others whoever said that they go there, or answered just now: they are at work, whatever the hours say.

    Who did the work comes after those who see to it. Outside the hours, where nobody is on duty, the hotline answers;
    the duty officer comes first where a matter cannot wait, and last of any other. A number that the desk shares with
    somebody on duty stands once, by who answers now.
    """
    found = duty.duty(case.place, at)
    desk = _desk(case, at)
    on_duty = sorted([*desk, *_on_duty(found, case, at)], key=lambda call: not call.now)
    shared = [call for call in on_duty if call.phone in {each.phone for each in desk}]
    once = [call for call in on_duty if call not in shared[1:]]
    by = _handling(case, on_now=found.on_now)
    calls = [*by, *once] if case.state in BEFORE_HANDLED else [*once, *by]
    going = _going(case, at, on_now=found.on_now)
    calls = [call for call in calls if call.phone not in {each.phone for each in going}]
    return [*going, *sorted(calls, key=lambda call: (call.in_need, not call.now))]


def who_answers(case: Case, at: datetime) -> Call:
    """Of those the first who answers now: whom to ring where it cannot wait."""
    return next(call for call in [*about(case, at), _hotline(at)] if call.now and not call.in_need)


def _hotline(at: datetime, line: str = "") -> Call:
    """The district's hotline, by the name and the number that it gives (`texts`)."""
    said = saying.texts(("hotline_name", "hotline"), at)
    own = "hotline_name" in saying.in_force(at)
    within = said["hotline_name"] if own else pgettext_lazy("within a sentence", "市民热线")
    line = line or _("全天有人接，要把事情从头说")
    return Call(said["hotline_name"], said["hotline"], line, now=True, within=within)


def _going(case: Case, at: datetime, *, on_now: bool) -> list[Call]:
    """Who last said that they go there, while the time of that has not passed; outside the hours on that day alone.

    Outside the hours also who answered, for half an hour from the first answer on.
    """
    if case.going_due_at is not None and case.going_due_at > at:
        said = _last(case, "take_on")
        if said is not None and (on_now or day_of(said.at) == day_of(at)):
            return _one(duty.known(said.post), _("说了过去办，现在有人接"), now=True)
    elif not on_now and case.answered_at is not None and at - case.answered_at < HALF_AN_HOUR:
        said = _last(case, "answer")
        if said is not None:
            return _one(duty.known(said.post), _("刚答复过，现在有人接"), now=True)
    return []


def _last(case: Case, verb: str) -> Step | None:
    return case.steps.filter(verb=verb).select_related("post__person").order_by("-seq").first()


def _handling(case: Case, *, on_now: bool) -> list[Call]:
    """The organisation that has it in hand or did it; nobody knows whether it answers outside the place's hours."""
    by = case.organisation
    if by is None or not by.duty_phone:
        return []
    if case.state in BEFORE_HANDLED:
        line = _("这件事现在由他们办") if on_now else _("这件事现在由他们办，这会儿不一定有人接")
    else:
        line = _("活是他们干的") if on_now else _("活是他们干的，这会儿不一定有人接")
    return [Call(by.named(), by.duty_phone, line, now=on_now, within=by.named())]


def _desk(case: Case, at: datetime) -> list[Call]:
    """The desk that a case went up to, or waits for, or ended at; it answers in the office hours."""
    level = attending.waits_at(case, at)
    seats = (seat_of(role, case.place, at) for role in AT_DESK.get(level, ()))
    phone = next((seat.phone for seat in seats if seat is not None and seat.phone), "")
    if not phone:
        return []
    calendar = Calendar.load()
    there = is_open(at, calendar.office, calendar)
    line, within = _office_line(case, level, at, there=there), DESK_NAMES[level]
    return [Call(str(DESK_HEADINGS[level]), phone, line, now=there, within=within)]


def _office_line(case: Case, level: str, at: datetime, *, there: bool) -> str:
    """When it answers; not that it is theirs now where it has ended, or the duty officer sees to it (`attending`)."""
    theirs = case.is_open and not (case.state in BEFORE_HANDLED and attending.falls_to_duty(case, at))
    if there:
        return _("这件事现在归他们管，这会儿有人接") if theirs else _("现在有人接")
    opens = attending.opens(level, at)
    if opens is None:
        return _("这件事现在归他们管") if theirs else _("现在没人接")
    line = _("这件事现在归他们管，%(when)s 起有人接") if theirs else _("现在没人接，%(when)s 起有人接")
    return line % {"when": times.words(opens, now=at)}


def _on_duty(found: Duty, case: Case, at: datetime) -> list[Call]:
    """Who answers now, and outside the hours whom to ring when they begin again.

    Within the hours the duty officer too, and first, where a desk that is shut leaves it to them: at noon.
    """
    day, night = found.by_day, found.by_night
    here = _("现在有人接，今天 %(hours)s") % {"hours": found.hours}
    if found.on_now and (first := _one(day, here, now=True)):
        sees_to_it = case.state in BEFORE_HANDLED and attending.on_duty(case, at)
        return [*(_one(night, _("现在有人接"), now=True) if sees_to_it else []), *first]
    in_need = day is not None and not (clocks.cannot_wait(case) and case.state in BEFORE_HANDLED)
    line = _("只在着急时打，现在有人接") if in_need else _("现在有人接")
    by_night = _one(night, line, now=True, in_need=in_need)
    return [*(by_night or [_hotline(at)]), *_one(day, _later(case, at), now=False)]


def _later(case: Case, at: datetime) -> str:
    opens = duty.opens_at(case.place, at)
    return _("现在没人接，%(when)s 起有人接") % {"when": times.words(opens, now=at)} if opens else _("现在没人接")


def _one(who: Answerer | None, line: str, *, now: bool, in_need: bool = False) -> list[Call]:
    if who is None or not who.phone:
        return []
    return [Call(f"{who.role} {who.called}".strip(), who.phone, line, now, in_need, who.within)]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a case was not accepted, who does such things and their numbers, and whom to ring who does not agree."""

    reason: str
    next_unit: str
    numbers: list[Call]
    against: list[Call]

    @property
    def hotline(self) -> str:
        """The number of the district's hotline, which comes last."""
        return self.against[-1].phone


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
    return [Call(known.named(), known.duty_phone)] if known is not None else []


def _against(case: Case, refused_as: str, at: datetime) -> list[Call]:
    """The street's desk, unless it was the street that refused, and the hotline."""
    hotline = _hotline(at, _("全天有人接"))
    if refused_as == Role.STREET_DISPATCHER:
        return [hotline]
    here = Post.objects.current(at).filter(role=Role.STREET_DISPATCHER, place__path__in=upwards(case.place_path))
    street = here.filter(person__is_active=True).exclude(duty_phone="").order_by("pk").first()
    return [*([Call(_("街道办事台"), street.duty_phone, _("上班时间有人接"))] if street else []), hotline]
