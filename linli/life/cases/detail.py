"""A case beside the desk's list: what there is to know of it, and what this person may do, on one screen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.shared.refusals import NotFound
from linli.ground.shared.text import in_groups
from linli.ground.ui import times
from linli.life.cases import (
    acts,
    afterwards,
    beforehand,
    cards,
    leading,
    next_acts,
    opening,
    promises,
    queries,
    reach,
    speaking,
    timeline,
)
from linli.life.cases.acts import Act
from linli.life.cases.forces import Force, forces, in_emergency
from linli.life.cases.forms import ActForm
from linli.life.cases.models import Case, Contact, Reporter, Step
from linli.life.cases.opening import Opened
from linli.life.cases.promises import Promise
from linli.life.cases.sentences import Reader
from linli.life.cases.speaking import Tag
from linli.life.cases.standing import Actor
from linli.life.cases.states import BEFORE_HANDLED, SENDS_ANYWHERE, State
from linli.life.cases.timeline import Entry
from linli.life.cases.workflow import WORKFLOW
from linli.town.people.queries import phones_masked
from linli.town.people.roles import Role
from linli.town.people.scopes import Held, seat_of
from linli.town.places.names import IN_PUBLIC, spoken_by_path

if TYPE_CHECKING:
    from linli.town.people.models import Person

HEADING = 40
"""So many signs of the reporter's words make a heading; longer ones are quoted whole below it."""
REPEATED_DAYS = 30
HOW_REACHED: dict[str, str | Lazy] = {
    Contact.PLATFORM: gettext_lazy("只收通知，号码谁也看不到"),
    Contact.ANONYMOUS: gettext_lazy("匿名，有进展凭查询码看"),
    Contact.PAPER: gettext_lazy("没有手机，上门告诉他"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An act as it is offered: its button, its address, and its form with its notes where that stands in the pane."""

    name: str
    label: str
    href: str
    form: ActForm | None = None
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A reporter as a desk sees them: how they are called, "" if unsaid; how to reach them; where to see the number."""

    called: str
    door: str
    reached: str
    reveal_href: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pane shows."""

    case: Case
    opened: Opened
    number: str
    titled: str
    words: str
    reported: SafeString
    tag: Tag
    kind: str
    place: str
    spot: str
    repeated: str
    in_hand: str
    promise: Promise | None
    reporters: list[Asked]
    in_emergency: list[Force]
    forces: list[Force]
    unreached: str
    nobody: str
    at_hand: list[Offer]
    more: list[Offer]
    way: list[Entry]
    past: list[cards.Card]
    since: str


def shown(opened: str, *, person: "Person | None", held: Sequence[Held], at: datetime) -> Shown | None:
    """What the pane shows of the case whose public id is `opened`, or its outline; None where nothing is open.

    Raises `NotFound` for a case that no post of the person reaches.
    """
    if not opened:
        return None
    seen = opening.seen(_uuid(opened), person=person, held=held, followed=())
    if seen is None or seen.reader == Reader.REPORTER:
        raise NotFound
    outline = _outline(seen, person, held, at)
    return outline if seen.in_outline else _whole(outline, held, at)


def _outline(seen: Opened, person: "Person | None", held: Sequence[Held], at: datetime) -> Shown:
    """What supervising needs: what kind of matter, where to the courtyard, who has it in hand, its clocks and steps."""
    case = seen.case
    steps = queries.timeline(case)
    at_hand, more, nobody = _offers(seen, person, held, steps, at)
    return Shown(
        case=case,
        opened=seen,
        number=case.number,
        titled=speaking.kind(case),
        words="",
        reported=times.spoken(case.reported_at, now=at),
        tag=speaking.standing(case),
        kind=speaking.kind(case),
        place=spoken_by_path([case.place_path], at=at, levels=IN_PUBLIC)[case.place_path],
        spot="",
        repeated=_repeated(case, at),
        in_hand=speaking.in_hand(case),
        promise=promises.promise(case, at=at),
        reporters=[],
        in_emergency=[],
        forces=[],
        unreached="",
        nobody=nobody,
        at_hand=at_hand,
        more=more,
        way=timeline.entries(case, steps, reader=seen.reader, at=at),
        past=[],
        since=reverse("cases:pane-since", args=[case.public_id, case.version]),
    )


def _whole(outline: Shown, held: Sequence[Held], at: datetime) -> Shown:
    """The same for a desk that reads the case whole: its words, where exactly, and who brought it."""
    case = outline.case
    past = queries.history(case, held, at)
    reporters = _reporters(case, held, at)
    return replace(
        outline,
        titled=speaking.title(case, most=HEADING),
        words=case.words if len(case.words) > HEADING else "",
        place=spoken_by_path([case.place_path], at=at)[case.place_path],
        spot=case.spot,
        in_hand="",
        reporters=reporters,
        in_emergency=in_emergency(case, at) if case.is_open else [],
        forces=forces(case, held, at) if case.is_open else [],
        unreached=_unreached(case, reporters, held, at),
        past=cards.past(past, at=at, link=f"{reverse('cases:desk')}?open="),
    )


def _offers(
    seen: Opened, person: "Person | None", held: Sequence[Held], steps: Sequence[Step], at: datetime
) -> tuple[list[Offer], list[Offer], str]:
    """The acts with their forms at hand, the next one first, those one tap away, and why nobody can do it there."""
    case = seen.case
    offered = {
        act.name: (act, actor)
        for act in acts.ACTS
        if not act.as_reporter
        and (actor := acts.actor_of(case, act, by=person, held=held, reporter=None, at=at)) is not None
    }
    near = next_acts.at_hand(case, offered, steps, at)
    made = {name: _offer(seen, *offered[name], at) for name in near}
    nobody = afterwards.why_left_alone(case, at) if "take-back" in made else ""
    if "dispatch" in made and not _organisations(made["dispatch"].form):
        who = offered["dispatch"][1].who
        nobody = leading.nobody_to_choose(case, who, at)
        near = next_acts.with_nobody_to_send_to(case, near, offered, who, at)
        made |= {name: _offer(seen, *offered[name], at) for name in near if name not in made}
    at_hand = [made[name] for name in near]
    answer = next((each.form for each in at_hand if each.name == "answer"), None)
    if answer is not None:
        answer.is_next()
    return at_hand, [_offer(seen, act, None, at) for name, (act, _actor) in offered.items() if name not in made], nobody


def _offer(seen: Opened, act: Act, actor: Actor | None, at: datetime) -> Offer:
    case = seen.case
    href = reverse("cases:act", args=[case.public_id, act.name])
    if actor is None:
        return Offer(act.name, _label(act, None, None), href)
    form = ActForm(act, case=case, who=actor.who, at=at, by=actor.person, outline=seen.in_outline)
    return Offer(act.name, _label(act, actor, form), href, form, beforehand.notes(act.name, case, None, at))


def _label(act: Act, actor: Actor | None, form: ActForm | None) -> str:
    """What stands on an act's button; who can send a matter to nobody but themselves takes it on.

    Taking on stands at hand only where that leaves it to the street.
    """
    if act.name == "dispatch" and actor is not None and leading.is_ours(_organisations(form), actor.who):
        return str(WORKFLOW["start"].label)
    leaves_it = act.name == "accept" and actor is not None and actor.who not in SENDS_ANYWHERE
    return _("受理，请街道派") if leaves_it else act.label


def _organisations(form: ActForm | None) -> list[int]:
    """Those that may be chosen in the form for sending a matter out (ids)."""
    return [pk for pk, _words in form.fields["organisation_id"].choices] if form is not None else []  # type: ignore[attr-defined]


def _reporters(case: Case, held: Sequence[Held], at: datetime) -> list[Asked]:
    """Who will be asked, and how they may be reached; numbers masked, and only those given for it."""
    standing = queries.reporters(case)
    named = [each for each in standing if each.contact == Contact.NAMED and each.person is not None]
    masked = phones_masked([each.person for each in named if each.person is not None]) if named else {}
    reveals = reach.reveals(case, held) and afterwards.still_reached(case, at)
    return [_asked(case, each, masked.get(each.person_id or 0, ""), each.unproven, reveals) for each in standing]


def _asked(case: Case, reporter: Reporter, masked: str, unproven: bool, reveals: bool) -> Asked:
    reached = masked or str(HOW_REACHED.get(reporter.contact, _("没有留号码")))
    if masked and unproven:
        reached = _("%(phone)s（号码没有核实过）") % {"phone": masked}
    href = reverse("cases:reveal", args=[case.public_id, reporter.pk]) if masked and reveals else ""
    return Asked(reporter.called, reporter.door, reached, href)


def _unreached(case: Case, reporters: Sequence[Asked], held: Sequence[Held], at: datetime) -> str:
    """What is done first where a matter cannot wait and none of those who reported it can be rung."""
    if not (case.urgent and case.state in BEFORE_HANDLED and reporters) or any(each.reveal_href for each in reporters):
        return ""
    said = _("报的人没留能打的号码，问不到人：先去现场看看。")
    officer = seat_of(Role.DUTY_OFFICER, case.place, at)
    if officer is None or not officer.phone or any(post.role == Role.DUTY_OFFICER for post in held):
        return said
    return said + _("要人帮忙，打值班电话 %(phone)s。") % {"phone": in_groups(officer.phone)}


def _repeated(case: Case, at: datetime) -> str:
    n = opening.times_here(case, at - timedelta(days=REPEATED_DAYS))
    if n < 2 or case.state == State.WITHDRAWN:
        return ""
    return _("这儿最近 %(days)s 天第 %(n)s 次") % {"days": REPEATED_DAYS, "n": n}


def _uuid(opened: str) -> UUID:
    try:
        return UUID(opened)
    except ValueError:
        raise NotFound from None
