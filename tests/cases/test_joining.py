"""我也遇到: what neighbours reported is offered, and whoever joins it is a reporter too and reads nobody's words."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.ground.editions import looking
from linli.ground.shared.moments import clock_at
from linli.ground.shared.refusals import NotFound
from linli.life.cases import (
    acts,
    alike,
    answering,
    cards,
    families,
    filing,
    handling,
    joining,
    opening,
    owners,
    promises,
    queries,
    reporting,
    supervision,
    timeline,
    voices,
)
from linli.life.cases.guards import WrongState
from linli.life.cases.intake import Said, found
from linli.life.cases.joining import AlreadyIn, Joins
from linli.life.cases.models import Case, Contact, Reporter
from linli.life.cases.sentences import Reader, Span
from linli.life.cases.states import State
from linli.town.people.models import Person
from tests.cases.conftest import RESULT, Report, asked, dispatched
from tests.street import Street, signed_in

HOUR = timedelta(hours=1)
WATER, CAR = "54001", "52008"
SECRET = "我家门口的水管"


def join(
    case: Case,
    who: Person | None,
    at: datetime,
    *,
    code: str = "",
    words: str = "",
    by: Person | None = None,
    followed: tuple[int, ...] = (),
) -> Reporter:
    """Somebody joins, signed in; nobody, anonymously."""
    joins = Joins(Contact.PLATFORM if who else Contact.ANONYMOUS, words=words, followed=followed)
    code = code or f"JOIN{case.reporters.count()}"
    joining.join(joins, case_id=case.pk, reporter=who, query_code=code, by=by or who, at=at)
    return case.reporters.order_by("pk").reverse()[0]


def offered(street: Street, at: datetime, code: str = WATER, place: str = "b14-u1", who: Person | None = None):
    return alike.alike(street.place[place], code, person=who, followed=(), at=at)


# what is offered


def test_an_open_case_of_the_same_courtyard_is_offered(report: Report, street: Street, at: datetime):
    case = report(WATER, words=SECRET)
    (one,) = offered(street, at + HOUR)
    assert (one.case, one.mine, one.how_many, one.place) == (case, False, "1 位邻居报过", "8 号院")
    said = " ".join((one.kind, one.tag.words, one.last, one.place, one.promise.words))
    assert SECRET not in said
    assert "单元" not in said


@pytest.mark.parametrize(
    ("code", "place", "later"),
    [("54006", "b14-u1", HOUR), (WATER, "b15-u1", HOUR), (WATER, "b14-u1", 25 * HOUR)],
    ids=["another kind", "another courtyard", "the day before"],
)
def test_what_is_another_matter_is_not(report: Report, street: Street, at: datetime, code, place, later):
    report(WATER)
    assert offered(street, at + later, code, place) == []


def test_one_blocked_car_has_many_names(report: Report, street: Street, at: datetime):
    case = report(CAR)
    for code in ("52003", "53002"):
        assert [each.case for each in offered(street, at, code)] == [case]
    assert families.family("57001") == families.family("") == frozenset()


def test_what_is_hidden_is_never_offered_nor_joined(report: Report, street: Street, at: datetime):
    case = report("56001", words="楼上吵")
    assert offered(street, at, "56001") == []
    with pytest.raises(NotFound):
        join(case, street.wang, at)


def test_what_was_filed_as_a_private_matter_since_is_not_joined(report: Report, street: Street, at: datetime):
    case = report(CAR)
    filing.refile(case_id=case.pk, by=street.zhao, at=at, category="56001", words="是两家吵")
    with pytest.raises(NotFound):
        join(case, street.wang, at)


def test_of_one_s_own_late_ones_three_questions_are_asked(report, street: Street, at: datetime, monkeypatch):
    def asked_for(n: int) -> int:
        with looking.one_look(), CaptureQueriesContext(connection) as questions:
            near = offered(street, at + HOUR, CAR, who=street.lin)
        assert [(each.mine, each.promise.tone) for each in near] == [(True, "late")] * n
        return len(questions)

    assert offered(street, at, CAR) == []
    for n in (1, 2, 3):
        supervision.tell_overdue(case_id=report(CAR, words="车被堵在院里").pk, at=at + HOUR)
        assert asked_for(n) == 3
    monkeypatch.setattr(promises, "promise", partial(promises.promise, yours=True))
    assert asked_for(3) > 3, "control: said to its reporter it asks for each"


def test_the_same_entrance_comes_first(report: Report, street: Street, at: datetime):
    near, far = report(WATER, place="b14-u1"), report(WATER, place="b14-u2")
    assert [each.case for each in offered(street, at)] == [near, far]


def test_one_s_own_report_leads_there(report: Report, street: Street, at: datetime):
    report(WATER, who="zhou")
    mine = report(WATER)
    found = offered(street, at, who=street.lin)
    assert [(each.case == mine, each.mine, each.note) for each in found] == [(True, True, ""), (False, False, "")]


def test_of_two_that_read_the_same_in_public_one_reads_how_long_ago_and_that_no_more_is_said(
    report: Report, street: Street, at: datetime
):
    first, then = report(WATER, words="没水", moment=at), report(WATER, words="停水", moment=at + timedelta(minutes=1))
    later = at + timedelta(minutes=13)
    found = {each.case.pk: each for each in offered(street, later)}
    assert found[first.pk].reported == "13 分钟前（今天 9:00）报的"
    assert found[then.pk].reported == "12 分钟前（今天 9:01）报的"
    assert sorted(bool(each.note) for each in found.values()) == [False, True]
    supervision.release(case_id=then.pk, by=street.sun, at=later, words="停水")
    assert not any(each.note for each in offered(street, later)), "control: what was released tells them apart"


def test_what_is_offered_costs_the_same_at_one_and_at_three(report: Report, street: Street, at: datetime):
    report(WATER)
    offered(street, at, who=street.wang)
    with CaptureQueriesContext(connection) as one:
        offered(street, at, who=street.wang)
    report(WATER), report(WATER)
    with CaptureQueriesContext(connection) as three:
        assert len(offered(street, at, who=street.wang)) == 3
    assert len(three) == len(one) <= 5


# joining


def test_who_joins_is_a_reporter_with_a_step_of_their_own(report: Report, street: Street, at: datetime):
    case = report(WATER)
    wang = join(case, street.wang, at + HOUR, words="我家也没水")
    case.refresh_from_db()
    step = case.steps.get(verb="join")
    assert (case.neighbours, case.reporters.count(), case.state) == (2, 2, State.REPORTED)
    assert (step.by, step.on_behalf_of, step.words, step.facts["neighbours"]) == (None, wang, "我家也没水", 2)
    assert (wang.joined_at_step, wang.owned_at, wang.written_by) == (step.seq, at + HOUR, None)
    assert case.resolve_due_at == Case.objects.everything("the test").get(pk=case.pk).resolve_due_at


def test_nobody_joins_twice_nor_what_they_brought(report: Report, street: Street, at: datetime):
    case = report(WATER)
    wang = join(case, street.wang, at)
    nobody = join(case, None, at, code="ONE")
    for again in (
        lambda: join(case, street.wang, at),
        lambda: join(case, street.lin, at),
        lambda: join(case, None, at, by=street.wang),
        lambda: join(case, None, at, code="ONE"),
        lambda: join(case, None, at, followed=(wang.pk,)),
    ):
        with pytest.raises(AlreadyIn):
            again()
    assert {each.pk for each in case.reporters.all()} == {asked(case).pk, wang.pk, nobody.pk}


def test_who_took_it_back_may_join_again_and_stands_once(report: Report, street: Street, at: datetime):
    case = report(WATER)
    wang = join(case, street.wang, at)
    reporting.withdraw(case_id=case.pk, reporter=wang, by=street.wang, at=at)
    case.refresh_from_db()
    assert case.neighbours == 1
    assert join(case, street.wang, at) == wang
    case.refresh_from_db()
    assert (case.neighbours, case.reporters.filter(withdrawn_at=None).count()) == (2, 2)


def test_what_was_handled_is_not_joined(report: Report, street: Street, at: datetime):
    case = handling.on_the_spot(case_id=report("54006").pk, by=street.zhao, at=at, result=RESULT)
    with pytest.raises(WrongState):
        join(case, street.wang, at)
    assert offered(street, at, "54006") == []


@pytest.mark.parametrize("as_nobody", [False, True])
@pytest.mark.parametrize("who", ["zhao", "sun", "feng"])
def test_who_works_on_it_brings_no_voice(report: Report, street: Street, at: datetime, who: str, as_nobody: bool):
    case = dispatched(report("54008"), street, at)
    by = street.person[who]
    with pytest.raises(voices.NotYourVoice):
        join(case, None if as_nobody else by, at, by=by)


def test_a_desk_writes_down_that_a_neighbour_has_it_too(report: Report, street: Street, at: datetime):
    case = report(WATER)
    wang = join(case, street.wang, at, by=street.sun)
    assert (wang.unproven, wang.written_by, case.steps.get(verb="join").by) == (True, street.sun, None)


def test_the_last_who_takes_it_back_ends_it_and_what_a_desk_found_goes_on(report: Report, street: Street, at: datetime):
    case = report(WATER)
    wang = join(case, street.wang, at)
    assert reporting.withdraw(case_id=case.pk, reporter=asked(case), by=street.lin, at=at).state == State.REPORTED
    assert reporting.withdraw(case_id=case.pk, reporter=wang, by=street.wang, at=at).state == State.WITHDRAWN
    round_ = found(Said(street.place["b14-u1"], "水管漏了", WATER), by=street.zhao, at=at)
    wang = join(round_, street.wang, at)
    case = reporting.withdraw(case_id=round_.pk, reporter=wang, by=street.wang, at=at)
    assert (case.state, case.closed_at, case.neighbours) == (State.REPORTED, None, 0)


def test_an_emergency_in_what_they_say_puts_it_first(report: Report, street: Street, at: datetime):
    case = report(WATER)
    join(case, street.wang, at, words="配电箱冒烟了")
    case.refresh_from_db()
    assert case.urgent


# what they read


def test_who_was_joined_by_another_reads_who_wrote_it_down(report: Report, street: Street, at: datetime):
    case = report(WATER)
    for by, said in (
        ("sun", "工作人员替您记下，您也遇到"),
        ("chen", "楼门长替您记下，您也遇到"),
        ("wang", "您说，您也遇到"),
    ):
        if by == "wang":  # control: nobody between
            theirs = join(case, street.wang, at)
        else:
            paper = Joins(Contact.PAPER, called="周大爷", door={"sun": "502", "chen": "402"}[by])
            joining.join(paper, case_id=case.pk, reporter=None, query_code=by, by=street.person[by], at=at)
            theirs = case.reporters.order_by("pk").reverse()[0]
        way = timeline.entries(
            case, queries.timeline(case), reader=Reader.REPORTER, at=at, reporter_id=theirs.pk, span=Span(0)
        )
        joined = [each.title for each in way if each.verb == "join"]
        assert joined[0] == said
        assert set(joined[1:]) <= {"又有一位邻居遇到（别人代报的）"}


@pytest.fixture
def two(report: Report, street: Street, at: datetime) -> tuple[Case, Reporter]:
    case = report(WATER, words=SECRET)
    reporting.correct(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, spot="东边阳台下面")
    handling_words(case, street, at, "林女士，302 的水表我看过了")
    return case, join(case, street.wang, at + HOUR, words="我家也没水")


def handling_words(case: Case, street: Street, at: datetime, words: str) -> None:
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words=words)


def test_who_joined_reads_their_own_words_and_what_is_public(two, street: Street, at: datetime):
    case, _wang = two
    handling_words(case, street, at + 2 * HOUR, "下午四点来人修")
    with clock_at(at + 2 * HOUR):
        client = signed_in(street.wang, at=at + 2 * HOUR)
        pages = [client.get(f"/cases/{case.public_id}/"), client.get("/cases/"), client.get("/")]
        pages += [client.get(f"/api/v1/cases/{case.public_id}{end}") for end in ("", "/timeline")]
        pages += [client.get("/api/v1/cases/mine"), client.get(f"/cases/{case.public_id}/add/")]
        pages += [client.get(f"/cases/{case.public_id}/since/1/")]
        for page in pages:
            assert page.status_code == 200, page.request["PATH_INFO"]
            for theirs in (SECRET, "2单元", "2 单元", "东边阳台", "302 的水表", "林"):
                assert theirs not in page.content.decode(), (theirs, page.request["PATH_INFO"])
        shown = pages[0].content.decode()
        assert "我家也没水" in shown
        assert "下午四点来人修" in shown
        assert "您和另外 1 位邻居报的" in shown
        assert SECRET in signed_in(street.lin, at=at).get(f"/cases/{case.public_id}/").content.decode()
        assert "我家也没水" not in signed_in(street.lin, at=at).get(f"/cases/{case.public_id}/").content.decode()
    assert opening.opened(case.public_id, person=street.wang, held=(), followed=()).title == "停水/水压低"


def test_where_it_is_and_what_was_said_is_corrected_by_who_brought_it(two, street: Street, at: datetime):
    case, wang = two
    with pytest.raises(owners.BroughtByAnother):
        reporting.correct(case_id=case.pk, reporter=wang, by=street.wang, at=at, words="别的")
    may = acts.offered(case, by=street.wang, held=(), reporter=wang, at=at)
    assert [act.name for act in may] == ["add", "withdraw"]


def test_how_many_have_it_is_said_on_the_board_and_the_desk(two, street: Street, at: datetime):
    case = Case.objects.everything("the test").select_related(*queries.SHOWN).get(pk=two[0].pk)
    assert cards.public([case], at=at)[0].line == "8 号院 · 2 位邻居遇到"
    with clock_at(at + HOUR):
        assert "2 位邻居遇到" in signed_in(street.zhao, at=at + HOUR).get("/desk/").content.decode()
        board = signed_in(street.wang, at=at).get("/board/110116001008/").content.decode()
        assert "2 位邻居遇到" in board
