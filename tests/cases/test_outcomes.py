"""Whoever counts what was solved can tell who said so: the word, its step and the case bear the mark of each way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple

import pytest
from django.apps import apps

from linli.ground.shared.moments import clock_at
from linli.life.cases import closing, intake, owning, queries, ringing, sentences
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case, Contact, Reporter, Step
from linli.life.cases.sentences import Reader
from linli.life.cases.timeline import entries
from linli.town.people.models import Person
from tests.cases.conftest import asked
from tests.cases.test_joined import asking as done_on_the_spot
from tests.cases.test_joining import join
from tests.cases.test_speaking_for import CALLED, DOOR, asking, say_for
from tests.cases.test_unproven import left
from tests.street import Street, signed_in

BY_CODE, THROUGH = "居民说：解决了（凭查询码说的，没登录）", "居民说：解决了（代报，没核实是本人说的）"


class Way(NamedTuple):
    """How it was reported (in whose name, signed in as whom, written down by whom), and by whom it is said; "": nobody.

    `how`: with `say`, or another way for which there is an act.
    """

    contact: Contact = Contact.NAMED
    reporter: str = ""
    signed_in: str = ""
    writes: str = ""
    says: str = ""
    how: str = "say"
    marks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What everybody reads of the step."""
        if self.how in ACTS:
            return ACTS[self.how]
        return TITLES[self.marks]


ACTS = {"for them": "代居民说：解决了", "by telephone": "电话回访，居民说：解决了"}
TITLES = {(): "居民说：解决了", ("code",): BY_CODE, ("through",): THROUGH}
NOBODY, PAPER, CODE = Contact.ANONYMOUS, Contact.PAPER, ("code",)
THEIRS: dict[str, Any] = {"reporter": "lin", "signed_in": "lin"}
WRITTEN: dict[str, Any] = {"writes": "chen", "marks": ("through",)}
WAYS = {
    "signed in": Way(**THEIRS, says="lin"),
    "signed in, whose number is shown to nobody": Way(Contact.PLATFORM, **THEIRS, says="lin"),
    "taken on by whose number it is": Way(reporter="lin", says="lin", how="own"),
    "with the code of a number that nobody proved": Way(reporter="lin", marks=CODE),
    "signed out, who reported signed in": Way(**THEIRS, marks=CODE),
    "as nobody": Way(NOBODY, marks=CODE),
    "as nobody, signed in": Way(NOBODY, signed_in="lin", says="lin", marks=CODE),
    "with the code of what was written down": Way(PAPER, **WRITTEN),
    "with that of a number that was written down": Way(reporter="zhou", **WRITTEN),
    "with that, once whose number it is took it on": Way(reporter="zhou", **WRITTEN, how="own"),
    "as nobody, whose report was written down": Way(NOBODY, **WRITTEN),
    "for them": Way(PAPER, **WRITTEN, how="for them"),
    "by telephone": Way(**THEIRS, how="by telephone", marks=("telephone",)),
}


def said_solved(way: Way, street: Street, at: datetime) -> Case:
    """Somebody reports in that way; it is done, they are asked, and it is said to be solved."""
    person = dict(street.person)
    reporter, signed, writer, says = (person.get(who) for who in (way.reporter, way.signed_in, way.writes, way.says))
    door, called = (DOOR, CALLED) if way.contact == PAPER else ("", "")
    said = Said(street.place["b14-u2"], "单元门关不上", "54008", door=door, contact=way.contact, called=called)
    case = intake.report(said, reporter=reporter, query_code="A-CODE", by=signed or writer, desk=writer, at=at)
    case = asking(case, street, at)
    if way.how == "for them":
        return say_for(case, street.chen, at)
    if way.how == "own":
        owning.own(case_id=case.pk, reporter=asked(case), by=reporter, at=at)
    by_phone = way.how == "by telephone"
    if by_phone:
        ringing.note(asked(case), by=street.gu, at=at)
    by = street.gu if by_phone else says
    return closing.say(case_id=case.pk, reporter=asked(case), by=by, at=at, answer=Answer.SOLVED, by_phone=by_phone)


FACTS = {"telephone": "by_phone", "through": "through", "code": "by_code"}


@pytest.mark.parametrize("way", WAYS)
def test_who_said_it_is_solved_can_be_asked_of_the_case_and_its_step_and_is_read_by_anybody(
    street: Street, at: datetime, way: str
) -> None:
    marks = list(WAYS[way].marks)
    with clock_at(at):
        case = said_solved(WAYS[way], street, at)
        step = Step.objects.get(case=case, verb__in=("say", "say_for"))
        found = Case.objects.everything("figures").filter(outcome="solved")
        columns = {"telephone": "heard_by_phone", "through": "heard_through", "code": "heard_by_code"}
        assert [mark for mark, column in columns.items() if found.filter(**{column: True}).exists()] == marks
        in_step = {mark for mark, fact in FACTS.items() if Step.objects.filter(pk=step.pk, **{f"facts__{fact}": True})}
        assert in_step | ({"through"} if step.verb == "say_for" else set()) == set(marks)
        shown = signed_in(street.wang).get(f"/api/v1/cases/{case.public_id}").json()
    assert (shown["outcome"], shown["outcome_by"]) == ("solved", marks)
    assert ("（" in shown["state_words"]) == bool(marks)
    public = [each.title for each in entries(case, queries.timeline(case), reader=Reader.PUBLIC, at=at)]
    assert any(each.endswith(WAYS[way].title) for each in public), public


def asked_of_two(street: Street, at: datetime, other: str) -> tuple[Reporter, Reporter]:
    """It is done, and asked of Lin, whose number somebody left, and of another who joined; "": a stranger."""
    case = left(street, 0)
    lin, joined = case.reporters.get(), join(case, dict(street.person).get(other), at)
    done_on_the_spot(case, street, at)
    return lin, joined


def changed_over(street: Street, at: datetime) -> None:
    """Somebody says it with Lin's code, who takes it on and says it otherwise, as Wang does then."""
    lin, wang = asked_of_two(street, at, "wang")
    say(lin, None, at)
    owning.own(case_id=lin.case_id, reporter=lin, by=street.lin, at=at)
    say(lin, street.lin, at, Answer.PARTLY), say(wang, street.wang, at)


def over_a_stranger(street: Street, at: datetime) -> None:
    """A stranger who joined says it, and Lin does signed in."""
    lin, stranger = asked_of_two(street, at, "")
    owning.own(case_id=lin.case_id, reporter=lin, by=street.lin, at=at)
    say(stranger, None, at), say(lin, street.lin, at)


def in_silence(street: Street, at: datetime) -> None:
    """A stranger who joined says it, and Lin says nothing for seven days."""
    _lin, stranger = asked_of_two(street, at, "")
    say(stranger, None, at)
    closing.settle_silence(case_id=stranger.case_id, at=at + timedelta(days=9))


def both(street: Street, at: datetime) -> Reporter:
    """Somebody says it with Lin's code, and Wang does signed in."""
    lin, wang = asked_of_two(street, at, "wang")
    say(lin, None, at), say(wang, street.wang, at)
    return lin


def taken_off(street: Street, at: datetime) -> None:
    """So it ended, and Lin says that they reported nothing."""
    owning.disown(
        case_id=both(street, at).case_id, reporter=Reporter.objects.get(person=street.lin), by=street.lin, at=at
    )


def forced(street: Street, at: datetime) -> None:
    """Somebody says with Lin's code that it is not, and it ends unsolved."""
    lin, _wang = asked_of_two(street, at, "wang")
    say(lin, None, at, Answer.NOT)
    closing.force(case_id=lin.case_id, by=street.han, at=at, reason="整栋楼停气，另行安排")


def say(reporter: Reporter, by: Person | None, at: datetime, answer: Answer = Answer.SOLVED) -> Case:
    return closing.say(case_id=reporter.case_id, reporter=reporter, by=by, at=at, answer=answer)


ENDED: dict[str, tuple[Callable[[Street, datetime], object], bool]] = {
    **{
        way: (partial(said_solved, WAYS[way]), "code" in WAYS[way].marks)
        for way in ("signed in", "as nobody", "with the code of what was written down", "for them")
    },
    "with the code, then signed in": (changed_over, False),
    "signed in, over a stranger who joined": (over_a_stranger, False),
    "in silence, but for a stranger who joined": (in_silence, False),
    "signed in, and with a code": (both, True),
    "signed in, and with the code of a number that was taken off": (taken_off, False),
    "unsolved, over a code's 还没有": (forced, False),
}


@pytest.mark.parametrize("ended", ENDED)
def test_what_had_ended_before_is_marked_as_what_ends_now(street: Street, at: datetime, ended: str) -> None:
    end, by_code = ENDED[ended]
    end(street, at)
    cases = Case.objects.everything("as it stood before")
    assert (cases.get().state, bool(cases.get().heard_by_code)) == ("closed", by_code)
    cases.update(heard_by_code=None)
    import_module("linli.life.cases.migrations.0017_case_heard_by_code").note_what_was_said_with_a_code(apps, None)
    assert bool(cases.get().heard_by_code) == by_code


def test_control_without_the_mark_the_holder_of_a_code_reads_as_whose_report_it_is(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentences, "_heard", lambda facts: None)
    case = said_solved(WAYS["as nobody"], street, at)
    public = [each.title for each in entries(case, queries.timeline(case), reader=Reader.PUBLIC, at=at)]
    assert ("居民说：解决了" in public, BY_CODE in public) == (True, False)
