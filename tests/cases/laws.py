"""The laws that a case keeps at any moment, whatever was done to it, by the table as it is meant."""

from datetime import datetime
from itertools import pairwise

from django.db.models import Q

from linli.life.cases import clocks, hollow
from linli.life.cases.models import Answer, Case, Step
from linli.life.cases.standing import LEVEL_OF
from linli.life.cases.states import BEFORE_HANDLED, Level, Outcome, Who, is_above
from linli.life.cases.workflow import MOVES
from linli.town.people.models import FallBack
from linli.town.people.roles import Role

TABLE = {move.verb: move for move in MOVES}


def check(case: Case, firsts: dict[int, tuple[datetime | None, datetime | None]]) -> None:
    """Every law that a case keeps at any moment."""
    made = list(case.steps.select_related("post__place", "grid").order_by("seq"))
    assert [step.seq for step in made] == list(range(1, case.version + 1)), "no step is missing or double"
    assert case.state == made[-1].target
    each_step_is_in_the_table(made)
    asked_only_what_was_verified(made)
    assert case.outcome != Outcome.SOLVED or solved_by_a_word(case), "nothing is solved but by a reporter's word"
    assert case.verified_by_id is None or case.verified_by_id != case.handled_by_id
    deadlines_never_move_later(case, firsts, resumed=any(step.verb == "resume" for step in made))
    assert case.next_due_at == clocks.next_due(case), "the desk sorts by the clock that runs"
    assert case.state not in BEFORE_HANDLED or case.next_due_at is not None, "an open case always waits for something"
    up = clocks.told_by(case, made[-1].at)
    assert case.above_due_at or not (up and clocks.is_told_late(case)), "what is late is told of upwards"
    nobody_of_the_next_grid_acted(made)
    nobody_below_kept_a_promise_of_the_desk_above(made)
    no_promise_is_told_of_twice(made)
    what_was_told_in_confidence_stays_closed(made)
    assert all(one.at == then.at for one, then in pairwise(made) if then.facts.get("goes_on")), "an act has one moment"


def every_clock_that_ran_out_was_told_of(case_id: int, at: datetime) -> None:
    case = Case.objects.everything("the machine's own").get(pk=case_id)
    told = {name for step in case.steps.filter(verb="overdue") for name in step.facts["clocks"]}
    assert {name for name, due in clocks.running(case).items() if due <= at} - {"asking", "review"} <= told
    assert case.untold_due_at is None or case.untold_due_at > at


def no_promise_is_told_of_twice(made: list[Step]) -> None:
    """A clock is told of again only if it began anew in between: sent out again, or handed in again."""
    anew = {"respond": {"dispatch"}, "verify": {"handle", "on_the_spot"}, "dispatch": {"come_back"}}
    anew |= {"above": {"overdue", "take_over"}, "going": {"take_on"}}
    told: set[str] = set()
    for step in made:
        told -= {name for name, verbs in anew.items() if step.verb in verbs}
        told = set() if step.verb == "resume" else told
        if step.verb == "overdue":
            assert not told & set(step.facts["clocks"])
            told |= set(step.facts["clocks"])


def nobody_below_kept_a_promise_of_the_desk_above(made: list[Step]) -> None:
    """Where a case has come to a desk by a step that names it, whoever speaks for it sits there or above.

    A corrected place may give it to another desk, of which no step tells. The duty officer is the community's at night.
    """
    holder: Level | None = None
    for step in made:
        if step.verb in ("answer", "ask_back", "promise") and step.acting_as in LEVEL_OF and holder is not None:
            on_duty = step.post is not None and step.post.role == Role.DUTY_OFFICER
            level = Level.COMMUNITY if on_duty else LEVEL_OF[Who(step.acting_as)]
            assert not is_above(holder, level), f"{level} kept what {holder} had promised"
        if step.verb in ("hand_up", "take_over", "hand_down", "come_back", "give_back") and "desk" in step.facts:
            holder = Level(step.facts["desk"])
        elif step.verb in ("correct", "relocate"):
            holder = None


def what_was_told_in_confidence_stays_closed(made: list[Step]) -> None:
    """Whoever it is sent to acts, or steps in, for a body of each kind told in confidence under which it stood."""
    told: dict[int, set[str]] = {}
    for step in made:
        kind = step.category
        if kind is not None and kind.hidden and not kind.home_visit and kind.pk not in told:
            bodies = {kind.lead_body, *kind.co_bodies}
            steps_in = FallBack.objects.filter(Q(body__in=bodies) | Q(body=None))
            told[kind.pk] = bodies | set(steps_in.values_list("then", flat=True))
        if step.verb == "dispatch" and step.organisation is not None:
            acts_as = set(step.organisation.responsibilities.values_list("body", flat=True))
            assert all(acts_as & bodies for bodies in told.values()), "sent to whom it was told of in confidence"


def each_step_is_in_the_table(made: list[Step]) -> None:
    state = ""
    for step in made:
        move = TABLE[step.verb]
        assert step.source == state
        assert step.source in move.sources or not move.sources
        assert step.target == (move.target or step.source)
        assert step.acting_as in move.who
        assert "result" not in move.needs or not hollow.says_nothing(step.words)
        assert "reason" not in move.needs or step.words
        state = step.target


def asked_only_what_was_verified(made: list[Step]) -> None:
    must = seen = False
    for step in made:
        if step.verb in ("handle", "on_the_spot"):
            must, seen = bool(step.facts["must_verify"]), False
        seen = seen or step.verb == "verify"
        assert step.verb != "ask" or seen or not must, "what must be verified is never asked about before"


def solved_by_a_word(case: Case) -> bool:
    said = case.said.filter(round=case.round)
    return said.filter(answer=Answer.SOLVED).exists() and not said.filter(answer=Answer.NOT).exists()


def deadlines_never_move_later(
    case: Case, firsts: dict[int, tuple[datetime | None, datetime | None]], *, resumed: bool
) -> None:
    if resumed:
        return
    answer, resolve = firsts.get(case.pk, (None, None))
    assert answer is None or (case.answer_due_at is not None and case.answer_due_at <= answer)
    assert resolve is None or (case.resolve_due_at is not None and case.resolve_due_at <= resolve)
    firsts[case.pk] = (case.answer_due_at, case.resolve_due_at)


def nobody_of_the_next_grid_acted(made: list[Step]) -> None:
    for step in made:
        if step.post is not None and step.post.place is not None and step.grid is not None:
            assert step.grid.path.startswith(step.post.place.path)
