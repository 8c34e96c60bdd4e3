"""What somebody reads before they press: who is told, whether the clock runs on, and whether it can be undone.

A reporter of each of their acts; a desk, of sending out, that it is no answer, and of handing up, that nobody is there.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from linli.ground.shared.text import in_groups
from linli.ground.ui import times
from linli.ground.ui.lists import listed
from linli.life.cases import attending, emergencies, joining, queries, sorting
from linli.life.cases.emergencies import Emergency
from linli.life.cases.models import Case, Reporter, Step
from linli.life.cases.reporting import FOUND
from linli.life.cases.speaking import DESK_NAMES, FOUND_TOO
from linli.life.cases.states import Level, State, level_above
from linli.town.people.roles import Role
from linli.town.people.scopes import seat_of


def notes(name: str, case: Case, reporter: Reporter | None, at: datetime) -> list[str]:
    """What follows from an act of this name, in sentences, for whoever does it as this reporter (`Actor.reporter`).

    None is whoever acts from a desk.
    """
    if reporter is None:
        return _to_a_desk(name, case, at)
    told = {"told": listed(attending.told(case, at))}
    if name == "withdraw":
        return _withdrawn(case, reporter, told)
    if name == "correct":
        return [
            _("改了会告诉%(told)s，您原来写的他们也看得到。") % told,
            _("答应的时间不变。改错了，派出去以前还能再改；换了地方，可能换一位网格员来办。"),
        ]
    if name == "add":
        return [
            _("补上会告诉%(told)s，公示栏上看不到。") % told,
            _("答应的时间不变。补上了收不回来，写错了再补一句就行。"),
        ]
    return []


def _to_a_desk(name: str, case: Case, at: datetime) -> list[str]:
    if name == "dispatch" and sorting.waits_for_answer(case):
        return [_("派出去不算答复，报事的人还等着一句话。")]
    return _handed_up(case, at) if name == "hand-up" and case.holder != Level.DISTRICT else []


def _handed_up(case: Case, at: datetime) -> list[str]:
    """That the next level is shut, until when, and who is there meanwhile; nothing while it is open."""
    level = level_above(Level(case.holder))
    opens = attending.opens(level, at)
    if opens is None:
        return []
    officer = seat_of(Role.DUTY_OFFICER, case.place, at)
    shut = {"desk": DESK_NAMES[level], "opens": times.words(opens, now=at)}
    phone = {"phone": in_groups(officer.phone) if officer is not None else ""}
    if attending.on_duty(case, at, level):
        found = [_("%(desk)s现在不在上班时间，%(opens)s 上班；在那以前由值班员接着。") % shut]
        return [*found, *([_("值班电话 %(phone)s。") % phone] if phone["phone"] else [])]
    found = [_("%(desk)s现在不在上班时间，%(opens)s 才看得到。") % shut]
    return [*found, *([_("等不了的事，值班员在：%(phone)s。") % phone] if phone["phone"] else [])]


def vaguely_placed(case: Case, steps: Sequence[Step]) -> bool:
    """Whether its place was read out of vague words and nobody has put it right since. `steps` are the case's own."""
    vague = any(step.verb == "report" and step.facts.get("vague") for step in steps)
    return vague and case.state == State.REPORTED and not any("place_after" in step.facts for step in steps)


def danger(case: Case, reporter: Reporter, steps: Sequence[Step] | None = None) -> Emergency | None:
    """The emergency that a reporter reads of for as long as their case is open (`whom_to_call`).

    Also while somebody has it in hand: nobody here calls for them.
    """
    shown = case.is_open and reporter.withdrawn_at is None
    return whom_to_call(case, reporter, steps) if shown else None


def whom_to_call(case: Case, reporter: Reporter, steps: Sequence[Step] | None = None) -> Emergency | None:
    """The emergency as one of its reporters may know it, by its first words or what they added themselves.

    Who joined reads the kind alone of what another brought, and so hears nothing of its words: what they said of danger
    may be of a life. `steps` are the case's own, newest first; without them they are asked for, if need be.
    """
    if not case.urgent:
        return None
    first = emergencies.of_kind(case) if reporter.joined else emergencies.of_case(case)
    if first is not None:
        return first
    since = reporter.joined_at_step or 0
    made = queries.timeline(case) if steps is None else steps
    own = (step.words for step in made if step.on_behalf_of_id == reporter.pk and step.seq >= since and step.words)
    return next(filter(None, map(emergencies.spoken_of, own)), None)


def told_to_call(case: Case, persons: set[int]) -> dict[Emergency | None, set[int]]:
    """Of these reporters (ids of persons) who is told to call whom in a letter: each as on their own page."""
    if not case.urgent:
        return {None: persons}
    steps, found = queries.timeline(case), dict[Emergency | None, set[int]]()
    for reporter in case.reporters.filter(person__in=persons):
        if reporter.person_id is not None:
            found.setdefault(whom_to_call(case, reporter, steps), set()).add(reporter.person_id)
    return found


def taken_down(reporter: Reporter, steps: Sequence[Step]) -> bool:
    """Whether somebody at a desk wrote down what this reporter told them. `steps` are the case's own."""
    return any(
        step.verb == "report" and step.on_behalf_of_id == reporter.pk and step.by_id is not None for step in steps
    )


def _withdrawn(case: Case, reporter: Reporter, told: dict[str, str]) -> list[str]:
    """Whether the matter ends, which it does with the last who reported it; else one may join it again (`joining`)."""
    anew = _("撤回了收不回来；还想办，要重新报，时间也重新算。")
    if case.reporters.filter(withdrawn_at=None).exclude(pk=reporter.pk).exists():
        goes_on = [_("还有邻居也报了这件事，他们的接着办，时间照走；只是不再问您。会告诉%(told)s。") % told]
    elif case.origin in FOUND:
        goes_on = [str(FOUND_TOO), _("时间照走。会告诉%(told)s。") % told]
    else:
        return [_("撤回以后这件事就不办了，时间也停了。会告诉%(told)s。") % told, anew]
    return [*goes_on, _("改了主意，没办完以前，还能再按“我也遇到”。") if joining.may_be_joined(case) else anew]
