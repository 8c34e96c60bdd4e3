"""Whatever people do in whatever order, the laws of a case hold: Hypothesis drives the real work functions.

The machine mostly takes what the doors offer (`acts.offered`), so that it comes through every turn of the table, and
sometimes what nobody offered, which has to be refused. Its oracle is the table as it is meant; controls break the table
that the code uses, and have to be caught.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from linli.ground.shared.refusals import Refused
from linli.life.cases import (
    acts,
    categories,
    clocks,
    closing,
    dispatch,
    guards,
    intake,
    standing,
    steps,
    supervision,
)
from linli.life.cases.acts import Act, Doer
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case, Contact, Grade, Step
from linli.life.cases.states import BEFORE_HANDLED, Outcome, State, Who
from linli.life.cases.workflow import MOVES, Workflow
from linli.town.people.scopes import Held, posts_of
from tests.cases.conftest import CATEGORIES
from tests.street import Street, make_street

BEGAN = datetime(2026, 2, 12, 1, 0, tzinfo=UTC)
"""The Thursday before the Spring Festival, whose make-up Saturdays the deadlines have to know."""
TABLE = {move.verb: move for move in MOVES}
STAFF = ("zhao", "qian", "sun", "li", "han", "zheng", "feng", "he", "ma", "song", "gu")
KINDS = ("52008", "54001", "53001", "51003", "54006", "54009", "52001", "")
ENDINGS = frozenset({"withdraw", "reject", "force"})
SAID = ("换了零件，试过没有问题", "已处理", "")
WHERE = ("b14-u2", "b14-u2", "b20-u1")


class Life(RuleBasedStateMachine):
    """People acting on two cases over days; refusals are part of life, anything else is a failure."""

    street: Street
    held: ClassVar[dict[str, tuple[Held, ...]]]

    @initialize(kinds=st.tuples(st.sampled_from(KINDS), st.sampled_from(KINDS)), anonymous=st.booleans())
    def two_reports(self, kinds: tuple[str, str], anonymous: bool) -> None:
        self.at = BEGAN
        self.firsts: dict[int, tuple[datetime | None, datetime | None]] = {}
        self.cases = [self.report(kind, anonymous, WHERE[n]) for n, kind in enumerate(kinds)]
        self.touched = self.cases

    def report(self, kind: str, anonymous: bool, place: str) -> int:
        contact = Contact.ANONYMOUS if anonymous else Contact.NAMED
        said = Said(self.street.place[place], "说一件事", kind, contact=contact)
        code = f"code-{Case.objects.everything('a fresh code').count()}"
        return intake.report(said, reporter=self.street.lin, query_code=code, by=self.street.lin, at=self.at).pk

    @rule(hours=st.sampled_from((1, 3, 30, 200)))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours, minutes=7)
        self.touched = self.cases
        for case in Case.objects.everything("the clock").filter(pk__in=self.cases):
            supervision.tell_overdue(case_id=case.pk, at=self.at)
            every_clock_that_ran_out_was_told_of(case.pk, self.at)
            if case.state == State.ASKING and case.ask_until and case.ask_until <= self.at:
                closing.settle_silence(case_id=case.pk, at=self.at)

    @rule(n=st.integers(0, 1), k=st.integers(0, 10**6), said=st.sampled_from(SAID), answer=st.sampled_from(Answer))
    def someone_does_what_is_offered(self, n: int, k: int, said: str, answer: Answer) -> None:
        case = self.case(n)
        offered = self.offered(case)
        going_on = [(doer, act) for doer, act in offered if act.name not in ENDINGS]
        choice = offered if k % 12 == 0 or not going_on else going_on
        if choice:
            doer, act = choice[k // 12 % len(choice)]
            self.do(case, act, doer, said, answer)

    def offered(self, case: Case) -> list[tuple[Doer, Act]]:
        """What anyone at all may do now, and the reporter."""
        reporter, lin = case.reporters.get(), self.street.lin
        found = [
            (Doer(lin, reporter), act) for act in acts.offered(case, by=lin, held=(), reporter=reporter, at=self.at)
        ]
        for who, held in self.held.items():
            by = self.street.person[who]
            found += [(Doer(by), act) for act in acts.offered(case, by=by, held=held, reporter=None, at=self.at)]
        return found

    @rule(n=st.integers(0, 1), who=st.sampled_from(STAFF), act=st.sampled_from(acts.ACTS))
    def someone_tries_what_was_not_offered(self, n: int, who: str, act: Act) -> None:
        case, by = self.case(n), self.street.person[who]
        reporter = case.reporters.get() if act.as_reporter else None
        if reporter is None:
            self.do(case, act, Doer(by), SAID[0])

    def case(self, n: int) -> Case:
        self.touched = [self.cases[n]]
        found = Case.objects.everything("the machine's own").filter(pk=self.cases[n]).first()
        assert found is not None
        return found

    def do(self, case: Case, act: Act, doer: Doer, said: str, answer: Answer = Answer.SOLVED) -> None:
        given = {name.rstrip("?"): self.fill(case, doer, name.rstrip("?"), said, answer) for name in act.fields}
        with suppress(Refused), transaction.atomic():
            act.call(case.pk, doer, self.at, {name: value for name, value in given.items() if value is not None})

    def fill(self, case: Case, doer: Doer, name: str, said: str, answer: Answer) -> Any:
        filled: dict[str, Any] = {
            "answer": answer,
            "reporter": case.reporters.first(),
            "grade": str(Grade.FAIR),
            "attitude": "",
            "ground": "season",
            "category": "" if case.category_id else "54006",
            "place": self.street.place["b14-u2"],
            "spot": "东侧",
        }
        if name in ("until", "review_at"):
            return self.at + timedelta(hours=5)
        if name == "organisation_id":
            return self.organisation(case)
        return filled.get(name, said)

    def organisation(self, case: Case) -> int:
        """Whoever may lead it, asked as the street; the property firm where nobody may."""
        found = dispatch.choices(case, Who.STREET, self.at)
        return found[0].pk if found else self.street.organisation["property"].pk

    @invariant()
    def the_laws_hold(self) -> None:
        for case in Case.objects.everything("the laws").filter(pk__in=getattr(self, "touched", ())):
            check(case, self.firsts)


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
    nobody_of_the_next_grid_acted(made)
    no_promise_is_told_of_twice(made)


def every_clock_that_ran_out_was_told_of(case_id: int, at: datetime) -> None:
    case = Case.objects.everything("the machine's own").get(pk=case_id)
    told = {name for step in case.steps.filter(verb="overdue") for name in step.facts["clocks"]}
    assert {name for name, due in clocks.running(case).items() if due <= at} - {"asking", "review"} <= told
    assert case.untold_due_at is None or case.untold_due_at > at


def no_promise_is_told_of_twice(made: list[Step]) -> None:
    """A clock is told of again only if it began anew in between: sent out again, or handed in again."""
    anew = {"respond": {"dispatch"}, "verify": {"handle", "on_the_spot"}}
    told: set[str] = set()
    for step in made:
        told -= {name for name, verbs in anew.items() if step.verb in verbs}
        told = set() if step.verb == "resume" else told
        if step.verb == "overdue":
            assert not told & set(step.facts["clocks"])
            told |= set(step.facts["clocks"])


def each_step_is_in_the_table(made: list[Step]) -> None:
    state = ""
    for step in made:
        move = TABLE[step.verb]
        assert step.source == state
        assert step.source in move.sources or not move.sources
        assert step.target == (move.target or step.source)
        assert step.acting_as in move.who
        assert "result" not in move.needs or not guards.says_nothing(step.words)
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


@pytest.fixture
def life(db: None) -> type[Life]:
    categories.load(CATEGORIES, valid_from=date(2025, 1, 1))

    town = make_street(BEGAN)

    class Here(Life):
        street = town
        held: ClassVar = {who: posts_of(town.person[who], BEGAN) for who in STAFF}

    return Here


def lives(life: type[Life], examples: int) -> None:
    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def lives_by_lot(life: type[Life], lives: int) -> None:
    """The same life, its turns drawn by lot from fixed seeds: a control has to be caught each time, not explained."""
    for seed in range(lives):
        lot = Random(seed)
        one = life()
        one.two_reports(kinds=(lot.choice(KINDS), lot.choice(KINDS)), anonymous=lot.random() < 0.5)
        for _turn in range(40):
            n, answer = lot.randrange(2), lot.choice(list(Answer))
            if lot.random() < 0.1:
                one.time_passes(hours=lot.choice((1, 3, 30, 200)))
            else:
                one.someone_does_what_is_offered(n=n, k=lot.randrange(10**6), said=lot.choice(SAID), answer=answer)
            one.the_laws_hold()


def test_whatever_people_do_the_laws_of_a_case_hold(life: type[Life]) -> None:
    lives(life, 10)
    lives_by_lot(life, 10)
    made = set(Step.objects.values_list("verb", flat=True))
    assert len(made) >= 20, f"the machine came through most of the table, but only {sorted(made)}"


BROKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "a grid worker may refuse a matter": ("reject", {"who": TABLE["reject"].who | {Who.GRID}}),
    "who was asked is urged as well": ("urge", {"sources": TABLE["urge"].sources | {State.ASKING}}),
    "a result may be an empty phrase": ("on_the_spot", {"needs": ("category", "place")}),
    "what is not solved stays where it is": ("come_back", {"target": None}),
    "handing in a result ends the matter": ("handle", {"target": State.CLOSED}),
    "a return needs no reason": ("give_back", {"needs": ()}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_caught_by_living_with_it(
    life: type[Life], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    verb, change = BROKEN[name]
    broken = Workflow(tuple(replace(move, **change) if move.verb == verb else move for move in MOVES))
    for module in (steps, standing, acts):
        monkeypatch.setattr(module, "WORKFLOW", broken)
    with pytest.raises((AssertionError, IntegrityError)):
        lives_by_lot(life, 40)
