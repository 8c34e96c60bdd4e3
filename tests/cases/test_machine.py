"""Whatever people do in whatever order, the laws of a case hold: Hypothesis drives the real work functions.

The machine mostly takes what the doors offer (`acts.offered`), so that it comes through every turn of the table: that
has to be done, or refused for the reason that `oracle` names. Sometimes it tries what nobody offered, which has to be
refused. Its oracle is the table as it is meant; controls break the table that the code uses, and have to be caught.
"""

from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
    closing,
    guards,
    handling,
    intake,
    leading,
    ringing,
    standing,
    steps,
    supervision,
    work,
)
from linli.life.cases.acts import Act, Doer
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case, Contact, Grade, Step
from linli.life.cases.moves import Workflow
from linli.life.cases.photographs import NONE
from linli.life.cases.standing import Actor
from linli.life.cases.states import State, Who
from linli.life.cases.workflow import MOVES
from linli.town.people.scopes import Held, posts_of
from tests.cases.conftest import with_categories
from tests.cases.laws import TABLE, check, every_clock_that_ran_out_was_told_of
from tests.cases.oracle import SAID, refusal_of
from tests.kept import kept
from tests.street import Street

BEGAN = datetime(2026, 2, 12, 1, 0, tzinfo=UTC)
"""The Thursday before the Spring Festival, whose make-up Saturdays the deadlines have to know."""
STAFF = ("zhao", "qian", "sun", "li", "han", "zheng", "feng", "he", "ma", "song", "gu")
KINDS = ("52008", "54001", "53001", "51003", "54006", "54009", "52001", "")
UNFILED = "54006"
"""What a matter that nobody filed is filed under."""
REFILED = "54009"
"""What such a one is filed under anew."""
DISPATCH = acts.BY_NAME["dispatch"]
ENDINGS = frozenset({"withdraw", "reject", "force"})
WHERE = ("b14-u2", "b14-u2", "b20-u1")


class Life(RuleBasedStateMachine):
    """People acting on two cases over days; refusals are part of life, anything else is a failure."""

    street: Street
    held: ClassVar[dict[str, tuple[Held, ...]]]
    eager: ClassVar[str] = ""
    """A verb that people use more often than by lot, where a control is about it."""

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
        work.resume(self.at)
        aside = Case.objects.everything("the clock").filter(pk__in=self.cases, state=State.SUSPENDED)
        assert not aside.filter(review_at__lte=self.at).exists(), "what was put aside until now is taken up"

    @rule(n=st.integers(0, 1))
    def the_clock_comes_with_an_old_list(self, n: int) -> None:
        """It read what is put aside until now before others acted; only what still is, is taken up."""
        case = self.case(n)
        due = case.state == State.SUSPENDED and case.review_at is not None and case.review_at <= self.at
        try:
            with transaction.atomic():
                handling.resume(case_id=case.pk, by=None, at=self.at)
        except guards.WrongState:
            assert not due
        else:
            assert due, f"the clock took up what is {case.state}"

    @rule(n=st.integers(0, 1), k=st.integers(0, 10**6), said=st.sampled_from(SAID), answer=st.sampled_from(Answer))
    def someone_does_what_is_offered(self, n: int, k: int, said: str, answer: Answer) -> None:
        case = self.case(n)
        offered = self.offered(case)
        going_on = [(doer, act) for doer, act in offered if act.name not in ENDINGS]
        eager = [(doer, act) for doer, act in offered if act.verb == self.eager] if k % 3 == 0 else []
        choice = eager or (offered if k % 12 == 0 or not going_on else going_on)
        if choice:
            doer, act = choice[k // 12 % len(choice)]
            given = self.given(case, act, doer, said, answer)
            expected, refusal = refusal_of(case, act, given, self.at), self.do(case, act, doer, given)
            about = f"{act.name} in {case.state} was offered, and met {refusal} instead of {expected}"
            assert (refusal is None) is (expected is None), about
            assert expected is None or isinstance(refusal, expected), about

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
        case, doer = self.case(n), Doer(self.street.person[who])
        if act not in acts.offered(case, by=doer.by, held=self.held[who], reporter=None, at=self.at):
            refusal = self.do(case, act, doer, self.given(case, act, doer, SAID[0]))
            assert refusal is not None, f"{act.name} by {who} in {case.state} was not offered, and yet done"

    def case(self, n: int) -> Case:
        self.touched = [self.cases[n]]
        found = Case.objects.everything("the machine's own").filter(pk=self.cases[n]).first()
        assert found is not None
        return found

    def do(self, case: Case, act: Act, doer: Doer, given: dict[str, Any]) -> Refused | None:
        """Do it, or see how it is refused."""
        if act.name.endswith("-by-phone") and doer.by is not None and given.get("reporter") is not None:
            ringing.note(given["reporter"], by=doer.by, at=self.at)
        try:
            with transaction.atomic():
                act.call(case.pk, doer, self.at, given)
        except Refused as refusal:
            return refusal
        return None

    def given(self, case: Case, act: Act, doer: Doer, said: str, answer: Answer = Answer.SOLVED) -> dict[str, Any]:
        """An act filled in as well as it can be, but for what is said."""
        names = (each.rstrip("?") for each in act.fields)
        filled = {name: self.fill(case, doer, name, said, answer) for name in names}
        if act.name == "refile":
            filled["category"] = REFILED if case.category and case.category.code == UNFILED else UNFILED
        if act.name == "release":
            filled["words"] = case.words
        return filled

    def fill(self, case: Case, doer: Doer, name: str, said: str, answer: Answer) -> Any:
        filled: dict[str, Any] = {
            "answer": answer,
            "photos": NONE,
            "reporter": case.reporters.first(),
            "grade": str(Grade.FAIR),
            "attitude": "",
            "ground": "season",
            "why": "joint",
            "category": "" if case.category_id else UNFILED,
            "place": self.street.place["b14-u2"],
            "spot": "东侧",
        }
        if name in ("until", "review_at"):
            return self.at + timedelta(hours=5)
        if name == "organisation_id":
            return self.organisation(case, doer)
        return filled.get(name, said)

    def organisation(self, case: Case, doer: Doer) -> int:
        """The first that the doer may send it to, once it is filed; 0 where there is none."""
        actor = acts.actor_of(case, DISPATCH, by=doer.by, held=posts_of(doer.by, self.at), reporter=None, at=self.at)
        filed = copy(case)
        filed.category = case.category or categories.in_force(UNFILED, self.at)
        found = leading.choices(filed, actor.who if actor else Who.STREET, self.at)
        return found[0].pk if found else 0

    @invariant()
    def the_laws_hold(self) -> None:
        for case in Case.objects.everything("the laws").filter(pk__in=getattr(self, "touched", ())):
            check(case, self.firsts)


@pytest.fixture
def life(db: None) -> type[Life]:
    town = kept(with_categories, BEGAN)

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
            n, answer, turn = lot.randrange(2), lot.choice(list(Answer)), lot.random()
            if turn < 0.1:
                one.time_passes(hours=lot.choice((1, 3, 30, 200)))
            elif turn < 0.15:
                one.the_clock_comes_with_an_old_list(n=n)
            elif turn < 0.3:
                one.someone_tries_what_was_not_offered(n=n, who=lot.choice(STAFF), act=lot.choice(acts.ACTS))
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
    "a desk below answers for the one that has it": ("answer", {"rung": ""}),
    "what ended while it was put aside is taken up": ("resume", {"sources": frozenset(State)}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_caught_by_living_with_it(
    life: type[Life], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    verb, change = BROKEN[name]
    broken = Workflow(tuple(replace(move, **change) if move.verb == verb else move for move in MOVES))
    for module in (steps, standing, acts):
        monkeypatch.setattr(module, "WORKFLOW", broken)
    monkeypatch.setattr(life, "eager", verb)
    with pytest.raises((AssertionError, IntegrityError)):
        lives_by_lot(life, 40)


def anybody(case: Case, verb: str, *, by: Any, held: Any, reporter: Any, at: datetime) -> Actor:
    """Whoever asks, as one who may do it: no other law is broken by it."""
    who = next((each for each in Who if each in TABLE[verb].who and each != Who.REPORTER), Who.REPORTER)
    return Actor(who, by if who != Who.REPORTER else None, None, reporter)


def test_work_that_lets_in_whom_no_door_offers_it_is_caught(life: type[Life], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "actor_for", anybody)
    for other in ("someone_does_what_is_offered", "the_laws_hold"):  # they would catch it as well, in other words
        monkeypatch.setattr(life, other, lambda _self, **_given: None)
    with pytest.raises(AssertionError, match="was not offered, and yet done"):
        lives_by_lot(life, 40)


def test_a_door_that_offers_what_the_work_refuses_is_caught(life: type[Life], monkeypatch: pytest.MonkeyPatch) -> None:
    wider = replace(TABLE["urge"], sources=TABLE["urge"].sources | {State.ASKING})
    monkeypatch.setattr(acts, "WORKFLOW", Workflow(tuple(wider if move.verb == "urge" else move for move in MOVES)))
    monkeypatch.setattr(life, "eager", "urge")
    with pytest.raises(AssertionError, match="was offered, and met"):
        lives_by_lot(life, 40)
