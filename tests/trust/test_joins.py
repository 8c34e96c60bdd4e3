"""T4 for co-reporters: however many join at one moment, each stands once, the count holds, and nothing is torn.

Sixty-four processes, one round or fifty, on the committed database; joins race with themselves, with handling and with
withdrawing. Controls join as it is often done, without the lock or without looking under it, and have to be caught.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, transaction

from linli.ground.audit.models import Entry
from linli.ground.once.keys import once
from linli.ground.shared.refusals import Refused
from linli.life.cases import handling, joining, reporting
from linli.life.cases.followers import hash_of
from linli.life.cases.intake import Said, report
from linli.life.cases.joining import Joins
from linli.life.cases.models import Case, Contact, Reporter
from linli.life.cases.states import State
from linli.town.people.models import Person
from tests.cases.conftest import AT, RESULT, with_categories
from tests.street import Street
from tests.trust.processes import at_once

MANY = 64
LATER = AT + timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = pytest.mark.parametrize("rounds", [1, pytest.param(50, marks=pytest.mark.slow)])
"""One round each time, fifty in the long run."""


@pytest.fixture
def street() -> Street:
    return with_categories(AT)


def reported(street: Street, n: int = 0) -> Case:
    said = Said(street.place["b14-u2"], "灯不亮", "54006", contact=Contact.PLATFORM)
    return report(said, reporter=street.lin, query_code=f"FIRST{n}", by=street.lin, at=AT)


def neighbours(count: int) -> list[Person]:
    made = [Person(name=f"邻居{n}", known_since=AT) for n in range(count)]
    return Person.objects.bulk_create(made)


def joins(case: Case, who: Person | None, code: str) -> str:
    """How it went: joined, or by which refusal not; anything else is a failure of the test."""
    contact = Contact.PLATFORM if who else Contact.ANONYMOUS
    try:
        joining.join(Joins(contact), case_id=case.pk, reporter=who, query_code=code, by=who, at=LATER)
    except Refused as refused:
        return str(refused.code)
    return "joined"


def now_of(case: Case) -> Case:
    return Case.objects.everything("the test looks at what is left").get(pk=case.pk)


def whole(case: Case) -> None:
    """Nothing is torn: the count is of those who stand, and each step is there once, each who joined by their own."""
    left = now_of(case)
    standing = left.reporters.filter(withdrawn_at=None).count()
    steps = list(left.steps.order_by("seq").values_list("seq", "verb", "on_behalf_of"))
    assert [seq for seq, _verb, _whose in steps] == list(range(1, left.version + 1))
    assert left.neighbours == standing
    joined = {seq: whose for seq, verb, whose in steps if verb == "join"}
    rows = left.reporters.exclude(joined_at_step=None).values_list("joined_at_step", "pk")
    assert all(seq is not None and joined[seq] == pk for seq, pk in rows)
    said = left.steps.filter(verb="join").order_by("seq").values_list("facts__neighbours", flat=True)
    assert list(said) == sorted(set(said)) or left.steps.filter(verb="withdraw").exists()


@ROUNDS
def test_of_sixty_four_at_once_one_person_stands_once(street: Street, rounds: int):
    for n in range(rounds):
        case, (who,) = reported(street, n), neighbours(1)
        went = at_once(MANY, lambda number, case=case, who=who: joins(case, who, f"CODE{case.pk}-{number}"))  # type: ignore[misc]
        assert Counter(went) == {"joined": 1, "already-in": MANY - 1}
        assert now_of(case).reporters.filter(person=who).count() == 1
        whole(case)


@ROUNDS
def test_one_browser_s_code_and_one_key_stand_once(street: Street, rounds: int):
    for n in range(rounds):
        case = reported(street, n)
        went = at_once(MANY, lambda number, case=case: joins(case, None, f"SAME{case.pk}"))  # type: ignore[misc]
        assert Counter(went) == {"joined": 1, "already-in": MANY - 1}
        (who,) = neighbours(1)

        def under_a_key(number: int, case: Case = case, who: Person = who) -> str:
            def work() -> str:
                went = joining.join(
                    Joins(Contact.PLATFORM), case_id=case.pk, reporter=who, query_code="K", by=who, at=LATER
                )
                return f"case:{went.pk}"

            return once(caller=who.source, key="one-form", body=b"{}", at=LATER, work=work)

        assert set(at_once(MANY, under_a_key)) == {f"case:{case.pk}"}
        assert now_of(case).neighbours == 3
        whole(case)
        Reporter.objects.filter(query_code_hash=hash_of("K")).update(query_code_hash=hash_of(f"K{n}"))


@ROUNDS
def test_sixty_four_neighbours_all_stand_and_are_all_counted(street: Street, rounds: int):
    for n in range(rounds):
        case, many = reported(street, n), neighbours(MANY)
        went = at_once(MANY, lambda number, case=case, many=many: joins(case, many[number], f"C{case.pk}-{number}"))  # type: ignore[misc]
        assert Counter(went) == {"joined": MANY}
        assert now_of(case).neighbours == MANY + 1
        whole(case)


@ROUNDS
def test_joins_that_race_with_handling_are_in_before_it_or_refused(street: Street, rounds: int):
    for n in range(rounds):
        case, many = reported(street, n), neighbours(MANY)

        def act(number: int, case: Case = case, many: list[Person] = many) -> str:
            if number == MANY // 2:
                handling.on_the_spot(case_id=case.pk, by=street.zhao, at=LATER, result=RESULT)
                return "handled"
            return joins(case, many[number], f"H{case.pk}-{number}")

        went = Counter(at_once(MANY, act))
        assert went["handled"] == 1
        assert went["joined"] + went["wrong-state"] == MANY - 1
        left = now_of(case)
        whole(case)
        handled = left.steps.get(verb="on_the_spot").seq
        assert all(seq < handled for seq in left.steps.filter(verb="join").values_list("seq", flat=True))
        assert left.state in (State.HANDLED, State.ASKING), "who joined in time is asked"


@ROUNDS
def test_joins_that_race_with_the_last_withdrawal_keep_it_standing_or_find_it_gone(street: Street, rounds: int):
    for n in range(rounds):
        case, many = reported(street, n), neighbours(MANY)
        first = case.reporters.get()

        def act(number: int, case: Case = case, many: list[Person] = many, first: Reporter = first) -> str:
            if number == MANY // 2:
                reporting.withdraw(case_id=case.pk, reporter=first, by=street.lin, at=LATER)
                return "withdrawn"
            return joins(case, many[number], f"W{case.pk}-{number}")

        went = Counter(at_once(MANY, act))
        left = now_of(case)
        assert went["withdrawn"] == 1
        assert went["joined"] in (0, MANY - 1), went
        assert left.neighbours == went["joined"]
        assert left.state == (State.REPORTED if went["joined"] else State.WITHDRAWN)
        whole(case)


def takes_back(case: Case, reporter: Reporter) -> str:
    """How it went: whoever asks has looked at how the reporter stands before, as a door has."""
    try:
        reporting.withdraw(case_id=case.pk, reporter=reporter, by=reporter.person, at=LATER)
    except Refused as refused:
        return str(refused.code)
    return "withdrawn"


def two_of(street: Street) -> tuple[Case, Reporter]:
    """A matter in which a neighbour stands beside who brought it."""
    case, (who,) = reported(street), neighbours(1)
    assert joins(case, who, "BESIDE") == "joined"
    return case, case.reporters.select_related("person").order_by("pk")[0]


def test_of_eight_that_take_one_report_back_at_once_one_does_and_the_others_are_refused(street: Street):
    case, first = two_of(street)
    went = Counter(at_once(8, lambda _number: takes_back(case, first)))
    assert went == {"withdrawn": 1, "not-yours": 7}
    assert takes_back(case, first) == "not-yours", "as one after the other"
    assert now_of(case).steps.filter(verb="withdraw").count() == 1
    assert Entry.objects.filter(verb="case.withdraw").count() == 1
    whole(case)


def test_one_who_joins_and_takes_back_at_once_stands_once_or_not_at_all(street: Street):
    case, (who,) = reported(street), neighbours(1)
    assert joins(case, who, "BESIDE") == "joined"
    theirs = case.reporters.select_related("person").get(person=who)

    def act(number: int) -> str:
        return takes_back(case, theirs) if number % 2 else joins(case, who, f"AGAIN{number}")

    went = Counter(at_once(8, act))
    whole(case)
    made = list(now_of(case).steps.filter(verb__in=("join", "withdraw")).order_by("seq").values_list("verb", flat=True))
    assert made == ["join", "withdraw"] * (len(made) // 2) + ["join"] * (len(made) % 2), "in turns, and none twice"
    assert went["joined"] + went["withdrawn"] == len(made) - 1
    assert set(went) <= {"joined", "withdrawn", "already-in", "not-yours"}
    assert case.reporters.filter(person=who).count() == 1


# controls: joining as it is often done, which the tests above must catch


def without_lock(case: Case, who: Person | None, code: str) -> str:
    """Look, write the row, and count on what was looked at."""
    seen = Case.objects.everything("a control").get(pk=case.pk)
    if who is not None and seen.reporters.filter(person=who).exists():
        return "already-in"
    try:
        Reporter.objects.create(
            case=seen, person=who, contact="platform" if who else "anonymous", query_code_hash=hash_of(code),
            reported_at=LATER,
        )  # fmt: skip
        Case.objects.everything("a control").filter(pk=case.pk).update(neighbours=(seen.neighbours or 0) + 1)
    except IntegrityError:
        return "torn"
    except OperationalError:
        return "locked"
    return "joined"


def many_at_once(street: Street, control: Callable[[Case, Person | None, str], str]) -> tuple[Case, Counter[str]]:
    case, many = reported(street), neighbours(MANY)
    return case, Counter(at_once(MANY, lambda number: control(case, many[number], f"X{number}")))


def test_without_the_lock_some_are_not_counted(street: Street):
    case, _went = many_at_once(street, without_lock)
    with pytest.raises(AssertionError):
        whole(case)
    assert now_of(case).neighbours != case.reporters.count()


def test_without_looking_under_the_lock_one_report_is_taken_back_several_times(
    street: Street, monkeypatch: pytest.MonkeyPatch
):
    case, first = two_of(street)
    monkeypatch.setattr(Reporter, "refresh_from_db", lambda _reporter: None)
    assert Counter(at_once(4, lambda _number: takes_back(case, first))) == {"withdrawn": 4}
    assert now_of(case).steps.filter(verb="withdraw").count() == 4


def test_without_the_constraint_nobody_s_code_would_stand_twice(street: Street):
    """What the lock orders the database keeps too: two rows of one person or one code in a case are refused."""
    case = reported(street)
    row = {"case": case, "contact": "platform", "reported_at": LATER}
    with pytest.raises(IntegrityError), transaction.atomic():
        Reporter.objects.create(person=street.lin, query_code_hash=hash_of("NEW"), **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reporter.objects.create(person=street.wang, query_code_hash=hash_of("FIRST0"), **row)
