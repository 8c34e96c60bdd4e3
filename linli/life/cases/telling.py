"""Telling people of a step: a table (`tells`) says who hears of which move, one function tells them, once.

Two steps of one act (accepted and dispatched at once; handled and asked) reach an audience as the later one only.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import BigIntegerField, IntegerField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.shared.moments import day_of
from linli.ground.shared.reader import Blank, Written
from linli.life.cases import beforehand, clocks, emergencies, intake, leading, phrases, promises, speaking, steps, tells
from linli.life.cases.audiences import Told, chief, joined, left, persons, spoke
from linli.life.cases.emergencies import Emergency
from linli.life.cases.letters import KINDS as KINDS
from linli.life.cases.models import Answer, Case, Step
from linli.life.cases.promises import TO_RESIDENTS
from linli.life.cases.sentences import called, who
from linli.life.cases.speaking import DESK_NAMES, kind
from linli.life.cases.states import Outcome, State, Who
from linli.life.cases.tells import Tell
from linli.town.notices import inbox
from linli.town.notices.kinds import kind_of
from linli.town.notices.tell import tell
from linli.town.notices.wording import Phrase, in_languages
from linli.town.people.naming import called_then

FIRE_BRIGADE = "119"


def tell_of(*, case_id: int, seq: int, at: datetime) -> int:
    """Tell of a step of a case, in the caller's transaction; how many letters were written. Again, it writes none.

    Whoever made it has seen what they were told of the case until then.
    """
    step = _to_tell.first(case=case_id, seq=seq)
    if step is None:
        raise Step.DoesNotExist
    case, urgent = step.case, bool(step.facts.get("urgent"))
    letters = 0
    for maker in _makers(step):
        if maker is not None:
            inbox.acted_on(by=maker, about=f"case:{case.pk}", at=step.at)
    _was_answered(case, step)
    for each in tells.TELLS.get(step.verb, ()):
        to = persons(each.told, case, step, at)
        to = to if each.even_by else to - _makers(step)
        apart = left(case, to) if each.told in (Told.REPORTERS, Told.JOINER) and to else set()
        to = set() if _told_by_the_next(step, each.told) else to - apart
        name = tells.URGENT.get(each.kind, each.kind) if urgent else _kind(each, case, step)
        others = _others(name, case, step, to)
        for call, some in _by_call(name, case, to - others).items():
            letters += _write(name, case, step, some, call=call)
        letters += _write(tells.LEFT, case, step, apart, left=apart)
        letters += _write(tells.JOINTLY.get(name, name), case, step, others)
    return letters


_to_tell = Written(
    lambda: (
        Step.objects.annotate(called_then=called_then("by", "at"))
        .select_related(
            "case__category",
            "case__courtyard",
            "case__community",
            "case__place",
            "by",
            "post",
            "organisation",
            "on_behalf_of",
        )
        .filter(case_id=Blank("case", BigIntegerField()), seq=Blank("seq", IntegerField()))
    )
)


@transaction.atomic
def tell_chief_ahead(*, case_id: int, at: datetime) -> bool:
    """Tell the chief of its lane that a clock of this case ends soon, and the street hears then; each clock once.

    False where that was told before, or the lane has no chief.
    """
    case = Case.objects.for_work(case_id)
    to = chief(case, at)
    if not to or case.untold_due_at is None:
        return False
    facts = {
        "what": in_languages(partial(kind, case)),
        "place": in_languages((case.courtyard or case.community).named),
        "due_at": case.untold_due_at,
        "number": case.number,
    }
    key = f"case:{case.pk}:soon:{case.untold_due_at.isoformat()}"
    href = reverse("cases:case", args=[case.public_id])
    return bool(tell(to=to, kind=tells.SOON, about=f"case:{case.pk}", facts=facts, href=href, at=at, key=key))


def _by_call(name: str, case: Case, to: set[int]) -> dict[Emergency | None, set[int]]:
    """Who gets this kind of letter, by whom it tells them to call."""
    return beforehand.told_to_call(case, to) if name in tells.CALLS and to else {None: to}


def _was_answered(case: Case, step: Step) -> None:
    """Let the letter that asked a reporter say that they answered, where this step is their own word."""
    asked = step.on_behalf_of
    if step.verb not in tells.ANSWERED or asked is None or asked.person_id is None:
        return
    if case.steps.filter(verb=step.verb, on_behalf_of=asked, seq__gt=step.seq).exists():
        return  # what they said last is told by its own step
    before, told, own = tells.ANSWERED[step.verb]
    facts = {name: FACTS[name](case, step) for name in own}
    inbox.answered(by=asked.person_id, about=f"case:{case.pk}", asked=before, told=told, facts=facts, at=step.at)


def _others(name: str, case: Case, step: Step, to: set[int]) -> set[int]:
    """Of several reporters those to whom this kind of letter does not speak (`tells.JOINTLY`)."""
    if name not in tells.JOINTLY or not to:
        return set()
    return joined(case, to) if step.verb == "correct" else to - spoke(case, step)


def _kind(each: Tell, case: Case, step: Step) -> str:
    """The kind of letter an audience gets: whoever has a matter only since its place was put right reads so."""
    if step.verb == "close" and step.facts.get("outcome") != Outcome.SILENT:
        return tells.ENDED
    if each.kind in tells.AT_A_TIME and step.facts.get("until_at"):
        return tells.AT_A_TIME[each.kind]
    if each.kind in tells.IN_DANGER and emergencies.of_case(case) is not None:
        return tells.IN_DANGER[each.kind]
    if step.verb == "withdraw" and step.facts.get("joined"):
        return tells.WENT.get(each.kind, each.kind)
    came = step.verb == "correct" and "grid_is" in step.facts
    came &= not intake.rose(case) or step.left_community_id is not None
    return tells.CAME_HERE if came and each.told == Told.HOLDER else each.kind


def _write(
    name: str, case: Case, step: Step, to: set[int], left: Iterable[int] = (), call: Emergency | None = None
) -> int:
    """Tell these of a step by a letter of this kind, and whom to `call`; how many letters there are."""
    if not to:
        return 0
    told = tell(
        to=to,
        left=left,
        kind=name,
        about=f"case:{case.pk}",
        facts=_facts(name, case, step, call),
        href=reverse("cases:case", args=[case.public_id]),
        at=step.at,
        key=_key(name, case, step),
    )
    return len(told)


def _key(name: str, case: Case, step: Step) -> str:
    """Under which key nobody is told twice: each step once, neighbours who come and go once a day.

    Who takes it back while the case goes on, and joins again, may do so all day long; danger is told each time.
    """
    goes_on = step.verb == "withdraw" and step.target != State.WITHDRAWN
    if (goes_on or step.facts.get("again")) and not step.facts.get("urgent"):
        return f"case:{case.pk}:went:{day_of(step.at)}"
    if name == "case.more":
        return f"case:{case.pk}:more:{step.facts['neighbours']}:{day_of(step.at)}"
    return f"case:{case.pk}:{step.seq}"


def _makers(step: Step) -> set[int | None]:
    """Who made a step: the person at a desk, or the reporter who spoke."""
    asked = step.on_behalf_of if step.acting_as == Who.REPORTER else None
    makers = {step.by_id, asked.person_id if asked is not None else None}
    return makers | spoke(step.case, step) if step.verb == "close" else makers


def _told_by_the_next(step: Step, told: Told) -> bool:
    """Whether an audience hears of this step by the one that the same act went on to, or need not hear of it."""
    if step.verb == "overdue" and told == Told.REPORTERS:
        known = TO_RESIDENTS & set(step.facts["clocks"])
        return not known or clocks.begins_anew(step.case, step.at) is not None  # they just said so themselves
    if step.verb in ("join", "own") and told != Told.JOINER:
        more = step.facts.get("neighbours") in tells.MORE_AT and not step.facts.get("uncounted")
        return not more and not step.facts.get("urgent")
    if step.verb == "withdraw" and step.facts.get("joined") and told == Told.REPORTERS:
        return True
    if step.verb == "relocate" and step.facts["grid_before"] == step.facts["grid_after"]:
        return True
    if step.verb == "refile" and told != Told.REPORTERS and not step.facts.get("urgent"):
        return True
    further = steps.by_number.first(case=step.case_id, seq=step.seq + 1)
    if further is None or not further.facts.get("goes_on"):
        return False
    if step.verb == "refile" and step.facts.get("urgent"):
        return further.target == State.HANDLED
    return any(each.told == told for each in tells.TELLS.get(further.verb, ()))


def _facts(name: str, case: Case, step: Step, call: Emergency | None) -> dict[str, object]:
    """What the kind's words have places for, and no more; what stands below a promise after the number to `call`."""
    found: dict[str, object] = {}
    for place in kind_of(name).places:
        value = FACTS[place](case, step)
        if place == "more" and call is not None:
            value = promises.with_call(call, value if isinstance(value, Phrase) else None, step.at)
        found[f"{place}_at" if isinstance(value, datetime) else place] = value
    return found


def _moved(case: Case, step: Step) -> str:
    """Where a case is by its step: from where to where, if that was corrected, else its courtyard."""
    if not step.facts.get("place_was"):
        return (case.courtyard or case.community).named()
    return _("地点从%(before)s改为%(after)s") % {
        "before": called(step.facts["place_was"]),
        "after": called(step.facts["place_is"]),
    }


def _danger(case: Case) -> str:
    """What an emergency looks like, if it is the fire brigade's; else the number alone: that is about somebody."""
    found = emergencies.of_case(case)
    if found is None:
        return ""
    return _("要打 %(number)s 的事") % {"number": found.call} if found.call != FIRE_BRIGADE else found.said


def _to_do(case: Case, step: Step) -> Phrase:
    """What its desk has to do first, and by when."""
    running = clocks.running(case)
    if leading.waits_for_the_street(case, step.at):
        running.pop("dispatch", None)
    name = min(running.keys() & tells.TO_DO_BY.keys(), key=running.__getitem__, default="")
    if not name:
        return Phrase(gettext_lazy("接着办就行"))
    if running[name] <= step.at:
        return Phrase(gettext_lazy("已经超时，请马上办"))
    return Phrase(tells.TO_DO_BY[name], {"until_at": running[name]})


def _moment(fact: str, case: Case, step: Step) -> datetime:
    """A moment among the step's facts, by its name there."""
    return datetime.fromisoformat(step.facts[fact])


def _result(case: Case, step: Step) -> str:
    """What the last to handle the case wrote."""
    handled = case.steps.filter(verb__in=("handle", "on_the_spot"), seq__lt=step.seq).order_by("-seq").first()
    return handled.words if handled else ""


def _promise(case: Case, step: Step) -> Phrase | dict[str, str]:
    """What is promised now, as the case's page has it; where nothing is any more, how the case stands."""
    found = promises.promised(case, at=step.at, yours=True)
    return found.lead if found is not None else in_languages(lambda: speaking.standing(case).words)


def _more(case: Case, step: Step) -> Phrase | str:
    """What stands below the promise on the case's page."""
    found = promises.promised(case, at=step.at, yours=True)
    return (found.more if found is not None else None) or ""


FACTS: dict[str, Callable[[Case, Step], object]] = {
    "number": lambda case, step: case.number,
    "what": lambda case, step: in_languages(partial(kind, case)),
    "place": lambda case, step: in_languages((case.courtyard or case.community).named),
    "moved": lambda case, step: in_languages(partial(_moved, case, step)),
    "to_do": _to_do,
    "danger": lambda case, step: in_languages(partial(_danger, case)),
    "who": lambda case, step: in_languages(partial(who, step)),
    "words": lambda case, step: in_languages(lambda: phrases.spoken(step.words) or _("没有多说")),
    "result": lambda case, step: in_languages(lambda: phrases.spoken(_result(case, step))),
    "organisation": lambda case, step: (
        step.organisation.names() if step.organisation else step.facts.get("organisation", "")
    ),
    "proposed": lambda case, step: str(step.facts["proposed"]),
    "next_unit": lambda case, step: str(step.facts["next_unit"]),
    "desk": lambda case, step: DESK_NAMES[step.facts["desk"]],
    "why": lambda case, step: in_languages(partial(speaking.why_up, step.facts)),
    "caller": lambda case, step: step.facts.get("caller", ""),
    "neighbours": lambda case, step: str(step.facts["neighbours"]),
    "outcome": lambda case, step: Outcome(step.facts["outcome"]).label,
    "answer": lambda case, step: Answer(step.facts["answer"]).label,
    "answer_by": lambda case, step: case.answer_due_at or _moment("answer_by", case, step),
    "solve_by": lambda case, step: case.resolve_due_at or step.at,
    "respond_by": lambda case, step: case.respond_due_at or step.due_at or step.at,
    "verify_by": lambda case, step: step.due_at or step.at,
    "ask_until": lambda case, step: step.due_at or step.at,
    "until": lambda case, step: _moment("until_at", case, step),
    "review_on": lambda case, step: _moment("review_on_at", case, step),
    "due": lambda case, step: _moment("due_at", case, step),
    "promise": _promise,
    "more": _more,
}
"""What each place in the words is filled with."""
