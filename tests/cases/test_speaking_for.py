"""代报: written down for a named person by a desk or their 楼门长; said for them by no hand of it, and marked."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from linli.ground.shared.moments import clock_at
from linli.ground.shared.refusals import Refused
from linli.life.cases import (
    acts,
    closing,
    handling,
    helping,
    intake,
    owning,
    queries,
    speaking,
    telling,
    verification,
    voices,
)
from linli.life.cases.acts import Doer
from linli.life.cases.guards import NotYours
from linli.life.cases.intake import Said, WhoWasIt
from linli.life.cases.models import Answer, Case, Contact, Rating, Word
from linli.life.cases.sentences import Reader
from linli.life.cases.states import Outcome, State
from linli.life.cases.timeline import entries
from linli.town.notices.models import Letter
from linli.town.people.models import Person
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, asked, dispatched
from tests.cases.test_views import form, text
from tests.street import Street, signed_in

DOOR, CALLED = "14号楼 2单元 502", "老周家大爷"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def written(street: Street, at: datetime, by: Person, *, place: str = "b14-u2", reporter: Person | None = None) -> Case:
    """Somebody writes down what a neighbour without a phone says; with a `reporter`, one who left their number."""
    contact = Contact.NAMED if reporter else Contact.PAPER
    said = Said(street.place[place], "单元门关不上", "54008", door=DOOR, contact=contact, called=CALLED)
    return intake.report(said, reporter=reporter, query_code=f"PAPER{at:%H%M%S%f}{by.pk}", by=by, at=at)


def asking(case: Case, street: Street, at: datetime) -> Case:
    """The property does it, so that neither the grid nor the community are its hands."""
    case = dispatched(case, street, at)
    case = handling.handle(case_id=case.pk, by=street.feng, at=at, result=RESULT)
    if case.state == State.HANDLED:
        case = verification.verify(case_id=case.pk, by=street.zhao, at=at, finding="门能关上了")
    return case


def say_for(case: Case, by: Person, at: datetime, answer: Answer = Answer.SOLVED) -> Case:
    return closing.say_for(case_id=case.pk, reporter=asked(case), by=by, at=at, answer=answer)


# writing down


@pytest.mark.parametrize("by", ["zhao", "sun", "chen"])
def test_who_has_no_phone_is_a_named_reporter(street: Street, at: datetime, by: str):
    case = written(street, at, street.person[by])
    reporter = asked(case)
    assert (reporter.person, reporter.called, reporter.door) == (None, CALLED, DOOR)
    assert (reporter.written_by, case.neighbours, case.origin) == (street.person[by], 1, "resident")
    step = case.steps.get()
    assert (step.by, step.on_behalf_of) == (street.person[by], reporter)


@pytest.mark.parametrize(("called", "door"), [("", DOOR), (CALLED, "")])
def test_and_has_a_name_and_a_door(street: Street, at: datetime, called: str, door: str):
    said = Said(street.place["b14-u2"], "灯坏了", "54008", door=door, contact=Contact.PAPER, called=called)
    with pytest.raises(WhoWasIt):
        intake.report(said, reporter=None, query_code="X", by=street.sun, at=at)


@pytest.mark.parametrize("place", ["b14-u1", "b15-u1", "b20-u1", "community"])
def test_a_lead_writes_down_what_happens_at_their_entrance(street: Street, at: datetime, place: str):
    for n, theirs in enumerate(("b14-u2", "b14", "y08")):
        written(street, at + timedelta(seconds=n), street.chen, place=theirs)
    with pytest.raises(helping.NotYourEntrance):
        written(street, at, street.chen, place=place)


def test_nobody_else_writes_down_for_a_neighbour(street: Street, at: datetime):
    with pytest.raises(helping.NotYourEntrance):
        written(street, at, street.wang)


# saying for them


@pytest.mark.parametrize("by", ["chen", "sun", "li"])
def test_a_word_for_them_ends_it_and_is_marked_everywhere(street: Street, at: datetime, by: str):
    case = asking(written(street, at, street.chen), street, at)
    case = say_for(case, street.person[by], at)
    word = Word.objects.get()
    assert (word.spoken_for, word.own, word.by_phone, word.recorded_by) == (True, False, False, street.person[by])
    assert (case.outcome, case.heard_through, case.heard_by_phone) == (Outcome.SOLVED, True, False)
    assert speaking.standing(case).words == "居民说：解决了（代报，没核实是本人说的）"
    public = entries(case, queries.timeline(case), reader=Reader.PUBLIC, at=at)
    assert any("代居民说：解决了" in each.title for each in public)
    assert public[-1].title == "楼门长替邻居记下的，收到了"


def test_one_s_own_word_bears_no_mark(street: Street, at: datetime):
    """The control: a resident who reported signed in."""
    said = Said(street.place["b14-u2"], "单元门关不上", "54008", contact=Contact.NAMED)
    case = intake.report(said, reporter=street.lin, query_code="OWN", by=street.lin, at=at)
    case = asking(case, street, at)
    case = closing.say(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, answer=Answer.SOLVED)
    assert (case.heard_through, speaking.standing(case).words) == (False, "居民说：解决了")


def test_whose_hands_it_was_says_nothing_for_anybody(street: Street, at: datetime):
    case = asking(written(street, at, street.sun), street, at)
    with pytest.raises(NotYours):
        say_for(case, street.feng, at)
    if case.verified_by_id is not None:
        with pytest.raises(helping.HandsSpeakForNobody):
            say_for(case, street.zhao, at)


def test_who_did_it_on_the_spot_does_not_say_it_is_done(street: Street, at: datetime):
    case = handling.on_the_spot(case_id=written(street, at, street.chen).pk, by=street.zhao, at=at, result=RESULT)
    if case.state == State.HANDLED:
        case = verification.verify(case_id=case.pk, by=street.sun, at=at, finding="门能关上了")
    for by in (street.zhao, street.sun) if case.verified_by_id else (street.zhao,):
        with pytest.raises((NotYours, helping.HandsSpeakForNobody)):
            say_for(case, by, at)
    assert say_for(case, street.li, at).outcome == Outcome.SOLVED


def test_a_lead_speaks_for_whom_they_wrote_it_down_alone(street: Street, at: datetime):
    case = asking(written(street, at, street.sun), street, at)
    with pytest.raises(helping.NobodyToSpeakFor):
        say_for(case, street.chen, at)
    assert "say-for" not in offered(case, street.chen, at)
    assert "say-for" in offered(case, street.li, at)


def test_nobody_speaks_for_who_reported_themselves(street: Street, at: datetime):
    said = Said(street.place["b14-u2"], "单元门关不上", "54008", contact=Contact.ANONYMOUS)
    case = asking(intake.report(said, reporter=None, query_code="NOBODY", by=None, at=at), street, at)
    with pytest.raises(helping.NobodyToSpeakFor):
        say_for(case, street.li, at)


def offered(case: Case, by: Person, at: datetime) -> list[str]:
    return [act.name for act in acts.offered(case, by=by, held=posts_of(by, at), reporter=None, at=at)]


# they contradict


def test_what_they_say_themselves_counts_instead(street: Street, at: datetime):
    case = say_for(asking(written(street, at, street.chen), street, at), street.li, at)
    reporter = asked(case)
    case = closing.say(case_id=case.pk, reporter=reporter, by=None, at=at + DAY, answer=Answer.NOT)
    assert (case.state, case.outcome, case.heard_through) == (State.ACCEPTED, Outcome.NOT, None)


def test_after_they_spoke_nobody_speaks_for_them(street: Street, at: datetime):
    case = asking(written(street, at, street.chen), street, at)
    case = closing.say(case_id=case.pk, reporter=asked(case), by=None, at=at, answer=Answer.SOLVED)
    with pytest.raises(helping.NobodyToSpeakFor):
        say_for(case, street.li, at, Answer.NOT)


def test_with_the_code_of_a_report_that_was_written_down_a_word_is_not_proven(street: Street, at: datetime):
    """A clerk who wrote it down, signs out and types its code: it counts, and nobody reads it as the resident's own."""
    case = asking(written(street, at, street.sun, reporter=street.zhou), street, at)
    case = closing.say(case_id=case.pk, reporter=asked(case), by=None, at=at, answer=Answer.SOLVED)
    assert (case.outcome, case.heard_through) == (Outcome.SOLVED, True)
    assert "没核实是本人" in speaking.standing(case).words


def test_who_signs_in_later_is_told_and_says_it_themselves(street: Street, at: datetime):
    case = asking(written(street, at, street.chen, reporter=street.zhou), street, at)
    case = say_for(case, street.chen, at)
    telling.tell_of(case_id=case.pk, seq=case.steps.get(verb="say_for").seq, at=at)
    assert Letter.objects.get(person=street.zhou).kind == "case.said_through"
    assert Letter.objects.filter(kind="case.said_by_another", person=street.feng).exists()
    page = text(signed_in(street.zhou).get(f"/cases/{case.public_id}/"))
    assert "楼门长替您记下了这件事" in page
    assert "楼门长 陈阿姨" in page


# who tells those without a phone


def test_who_wrote_it_down_is_told_to_go_and_ask(street: Street, at: datetime):
    case = asking(written(street, at, street.chen), street, at)
    telling.tell_of(case_id=case.pk, seq=case.steps.get(verb="ask").seq, at=at)
    letter = Letter.objects.get(person=street.chen, kind="case.ask_them")
    assert CALLED not in str(letter.facts)
    assert DOOR not in str(letter.facts)


# whoever wrote it down may hold the code


def test_who_is_anonymous_is_written_down_as_well(street: Street, at: datetime):
    """A 楼门长 by the page and by JSON; what they report anonymously themselves names nobody."""
    chen, place = signed_in(street.chen, at=at), street.place["b14-u2"].code
    body = {"contact": "anonymous", "words": "单元门关不上", "place_code": place}
    api: Any = {"content_type": "application/json"}
    assert chen.post("/api/v1/cases?for=neighbour", body, **api).status_code == 201
    assert chen.post("/report/?for=neighbour", form(contact="anonymous", category="54008")).status_code == 302
    assert chen.post("/api/v1/cases", body, **api).status_code == 201
    cases = list(Case.objects.everything("the test").order_by("pk"))
    assert [asked(case).written_by for case in cases] == [street.chen, street.chen, None]
    told = [entries(case, queries.timeline(case), reader=Reader.PUBLIC, at=at)[-1].title for case in cases]
    assert told == ["楼门长替邻居记下的，收到了"] * 2 + ["居民报的，收到了"]
    assert [case.steps.get().by for case in cases] == [street.chen, street.chen, None]


@pytest.mark.parametrize("contact", [Contact.ANONYMOUS, Contact.PAPER, Contact.NAMED])
def test_by_the_code_alone_a_word_is_marked_in_public_and_nobody_is_rated(street: Street, at: datetime, contact: Any):
    said = Said(street.place["b14-u2"], "单元门关不上", "54008", door=DOOR, contact=contact, called=CALLED)
    zhou = street.zhou if contact == Contact.NAMED else None
    case = intake.report(said, reporter=zhou, query_code="HELD", by=street.chen, desk=street.chen, at=at)
    case = asking(case, street, at)
    case = closing.say(case_id=case.pk, reporter=asked(case), by=None, at=at, answer=Answer.SOLVED)
    public = entries(case, queries.timeline(case), reader=Reader.PUBLIC, at=at)
    assert "居民说：解决了（代报，没核实是本人说的）" in [each.title for each in public]
    assert case.heard_through
    offered = acts.offered(case, by=None, held=[], reporter=asked(case), at=at)
    assert "rate" not in [act.name for act in offered]
    with pytest.raises(voices.NotProven):
        closing.rate(case_id=case.pk, reporter=asked(case), by=None, at=at, grade="good")
    assert not Rating.objects.exists()


def test_control_who_took_it_on_is_read_without_a_mark_and_rates(street: Street, at: datetime):
    case = written(street, at, street.chen, reporter=street.zhou)
    owning.own(case_id=case.pk, reporter=asked(case), by=street.zhou, at=at)
    case = asking(case, street, at)
    case = closing.say(case_id=case.pk, reporter=asked(case), by=street.zhou, at=at, answer=Answer.SOLVED)
    public = entries(case, queries.timeline(case), reader=Reader.PUBLIC, at=at)
    assert "居民说：解决了" in [each.title for each in public]
    closing.rate(case_id=case.pk, reporter=asked(case), by=street.zhou, at=at, grade="good")
    assert Rating.objects.count() == 1


def test_what_is_offered_is_what_the_work_function_takes(street: Street, at: datetime):
    case = asking(written(street, at, street.chen), street, at)
    for who in ("zhao", "qian", "sun", "li", "han", "feng", "gu", "chen", "lin"):
        by = street.person[who]
        given = {"reporter": asked(case), "answer": Answer.NOT}
        try:
            acts.BY_NAME["say-for"].call(case.pk, Doer(by), at, given)
        except Refused:
            assert "say-for" not in offered(case, by, at), who
        else:
            pytest.fail(who) if who not in ("zhao", "sun", "li", "chen") else None
            case = asking_again(case, street, at)


def asking_again(case: Case, street: Street, at: datetime) -> Case:
    later = at + timedelta(seconds=case.pk)
    return asking(written(street, later, street.chen), street, later)
