"""Who did it does not look whether it is done: the act, the list and the letter go by one rule."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import combinations
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from linli.life.cases import (
    acts,
    audiences,
    closing,
    dispatch,
    guards,
    handling,
    hands,
    queries,
    standing_in,
    verification,
)
from linli.life.cases.models import Answer, Case
from linli.life.cases.reach import CaseSet
from linli.life.cases.states import State
from linli.town.people import appoint
from linli.town.people.models import Person
from linli.town.people.roles import Role
from linli.town.people.scopes import Held, posts_of
from tests.cases.conftest import RESULT, Report, asked, dispatched
from tests.street import Street

HANDLED = (
    ("b14-u2", "zhao", None),
    ("b14-u2", "sun", None),
    ("b14-u2", "feng", "property"),
    ("b14-u2", "he", "water"),
    ("b20-u1", "qian", None),
    ("b20-u1", "sun", "property"),
    ("b14-u2", "wang", "committee"),
)
"""Where, by whom, and for which organisation."""


@pytest.fixture
def handled(report: Report, street: Street, at: datetime) -> list[Case]:
    """Cases of every kind of hands, waiting to be looked at."""
    for place, who, organisation in HANDLED:
        case = report("53001", place=place)
        Case.objects.everything("as if handled").filter(pk=case.pk).update(
            state=State.HANDLED,
            handled_by=street.person[who],
            handled_at=at,
            must_verify=True,
            organisation=street.organisation[organisation] if organisation else None,
        )
    handling.on_the_spot(case_id=report("53001").pk, by=street.sun, at=at, result=RESULT)
    return list(Case.objects.everything("the fixture's own"))


def posts(street: Street) -> list[Held]:
    """Posts that verify, and posts that put someone into an organisation."""
    at_places = (
        (Role.GRID_WORKER, "grid2"),
        (Role.GRID_WORKER, "grid3"),
        (Role.VERIFIER, "grid3"),
        (Role.COMMUNITY_STAFF, "community"),
        (Role.STREET_STAFF, "street"),
        (Role.COMMUNITY_SECRETARY, "community"),
        (Role.STREET_DISPATCHER, "street"),
    )
    in_organisations = ((Role.HANDLER, "property"), (Role.HANDLER, "water"), (Role.PARTNER, "property"))
    placed = [
        Held(n, role, street.place[key].pk, street.place[key].path, street.place[key].kind, None, None, "")
        for n, (role, key) in enumerate(at_places)
    ]
    return placed + [
        Held(50 + n, role, None, "", "", None, street.organisation[key].pk, "")
        for n, (role, key) in enumerate(in_organisations)
    ]


def disagreements(cases: list[Case], street: Street, at: datetime) -> Iterator[str]:
    """Where what waits to be looked at is not what offers `verify`, for everybody with up to three posts."""
    verify = acts.BY_NAME["verify"]
    for who in ("zhao", "sun", "feng", "wang"):
        by = street.person[who]
        for n in (1, 2, 3):
            for held in combinations(posts(street), n):
                listed = set(queries.to_verify(by, held, at).values_list("pk", flat=True))
                offers = {
                    case.pk
                    for case in cases
                    if acts.actor_of(case, verify, by=by, held=held, reporter=None, at=at) is not None
                }
                if listed != offers:
                    yield f"{who} as {[post.role for post in held]}: {listed} is not {offers}"


def test_what_waits_to_be_looked_at_is_exactly_what_offers_verify(
    handled: list[Case], street: Street, at: datetime
) -> None:
    assert list(disagreements(handled, street, at)) == []


def test_a_list_with_the_own_organisations_work_on_it_is_caught(
    handled: list[Case], street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def but_for_oneself(person_id: int | None, held: Iterable[Held]) -> Q:
        return ~Q(handled_by=person_id)

    monkeypatch.setattr(hands, "others", but_for_oneself)
    assert list(disagreements(handled, street, at))


def test_whoever_belongs_to_the_organisation_is_told_so_and_not_that_it_is_not_theirs(
    report: Report, street: Street, at: datetime
) -> None:
    case = dispatched(report("54001"), street, at, "water")
    handling.handle(case_id=case.pk, by=street.he, at=at, result=RESULT)
    water = street.organisation["water"].pk
    appoint.appoint(person_id=street.zhao.pk, role=Role.HANDLER, by=street.xu, at=at, organisation_id=water)
    with pytest.raises(guards.SameHands):
        verification.verify(case_id=case.pk, by=street.zhao, at=at, finding="看过了")
    with pytest.raises(guards.SameHands):
        verification.rework(case_id=case.pk, by=street.zhao, at=at, reason="还不行")
    case.refresh_from_db()
    step = case.steps.get(verb="handle")
    assert street.zhao.pk not in audiences.persons(audiences.Told.VERIFIERS, case, step, at)
    case = verification.verify(case_id=case.pk, by=street.sun, at=at, finding="四户水压都正常")
    assert case.state == State.ASKING


def test_who_did_it_writes_down_no_word_by_phone(report: Report, street: Street, at: datetime) -> None:
    case = report("54006")
    case = dispatch.dispatch(case_id=case.pk, by=street.han, at=at, organisation_id=street.organisation["property"].pk)
    case = handling.handle(case_id=case.pk, by=street.feng, at=at, result=RESULT)
    assert case.state == State.ASKING
    Case.objects.everything("as if Gu had done it").update(handled_by=street.gu)
    with pytest.raises(guards.NotYours):
        closing.say(case_id=case.pk, reporter=asked(case), by=street.gu, at=at, answer=Answer.SOLVED, by_phone=True)


@pytest.mark.parametrize("by_the_desk", [False, True])
def test_a_community_does_not_verify_what_its_own_committee_or_desk_did(
    report: Report, street: Street, at: datetime, by_the_desk: bool
) -> None:
    other = Person.objects.create(name="周敏", known_since=at)
    appoint.appoint(
        person_id=other.pk, role=Role.COMMUNITY_STAFF, by=None, at=at, place_id=street.place["community"].pk
    )
    case = done_by_the_community(report, street, at, by_the_desk=by_the_desk)
    for who in (street.sun, other):
        with pytest.raises(guards.SameHands):
            verification.verify(case_id=case.pk, by=who, at=at, finding="看过了")
        assert case not in queries.to_verify(who, posts_of(who, at), at)
    by = street.han if by_the_desk else street.zhao
    assert case in queries.to_verify(by, posts_of(by, at), at)
    assert verification.verify(case_id=case.pk, by=by, at=at, finding="井盖盖好了").state == State.CLOSED


def done_by_the_community(report: Report, street: Street, at: datetime, *, by_the_desk: bool) -> Case:
    """A case that Sun did on the spot, or one that the committee did; nobody is asked."""
    case = report("53001")
    if by_the_desk:
        case = handling.on_the_spot(case_id=case.pk, by=street.sun, at=at, result=RESULT)
    else:
        Case.objects.everything("as if the committee had done it").filter(pk=case.pk).update(
            state=State.HANDLED,
            handled_by=street.wang,
            handled_at=at,
            must_verify=True,
            organisation=street.organisation["committee"],
        )
    case.reporters.all().update(withdrawn_at=at)
    case.refresh_from_db()
    assert case.must_verify
    return case


def test_who_did_it_last_is_told_by_the_last_time_and_not_by_the_moment(
    report: Report, street: Street, at: datetime
) -> None:
    case = done_by_the_community(report, street, at, by_the_desk=True)
    assert (hands.community_of(case), case in queries.to_verify(street.sun, posts_of(street.sun, at), at)) == (
        case.community_id,
        False,
    )
    verification.rework(case_id=case.pk, by=street.han, at=at, reason="井盖还晃")
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    assert hands.community_of(case) is None
    assert case in queries.to_verify(street.sun, posts_of(street.sun, at), at)


def test_where_nobody_near_may_look_the_street_does_and_is_told(report: Report, street: Street, at: datetime) -> None:
    case = done_by_the_community(report, street, at, by_the_desk=True)
    step = case.steps.get(verb="on_the_spot")
    assert audiences.persons(audiences.Told.VERIFIERS, case, step, at) == {street.han.pk}
    far = Person.objects.create(name="吴静", known_since=at)
    appoint.appoint(person_id=far.pk, role=Role.VERIFIER, by=None, at=at, place_id=street.place["grid2"].pk)
    assert audiences.persons(audiences.Told.VERIFIERS, case, step, at) == {far.pk}
    with pytest.raises(guards.NotYours):
        verification.verify(case_id=case.pk, by=street.han, at=at, finding="看过了")
    assert case not in queries.to_verify(street.han, posts_of(street.han, at), at)


def test_a_community_that_verifies_its_own_work_is_caught(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = done_by_the_community(report, street, at, by_the_desk=True)
    monkeypatch.setattr(hands, "AT_THE_COMMUNITY", ())
    Case.objects.everything("as if a colleague had done it").filter(pk=case.pk).update(handled_by=street.li)
    assert verification.verify(case_id=case.pk, by=street.sun, at=at, finding="看过了").state == State.CLOSED


def test_the_street_asks_as_often_for_one_case_to_stand_in_for_as_for_many(
    report: Report, street: Street, at: datetime
) -> None:
    held, asked_for = posts_of(street.han, at), list[int]()
    for _ in range(2):
        done_by_the_community(report, street, at, by_the_desk=True)
        for _more in range(5 * len(asked_for)):
            done_by_the_community(report, street, at, by_the_desk=True)
        with CaptureQueriesContext(connection) as captured:
            assert standing_in.to_stand_in_for(held, at)
        asked_for.append(len(captured))
    assert asked_for[0] == asked_for[1]


def test_of_cases_that_wait_for_the_same_people_one_is_asked_about_and_all_wait(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    alike = [done_by_the_community(report, street, at, by_the_desk=True).pk for _ in range(3)]
    other = done_by_the_community(report, street, at, by_the_desk=False)
    looked_after, usual = list[int](), standing_in.without_others

    def without_others(cases: CaseSet[Case], at: datetime) -> CaseSet[Any]:
        looked_after.append(len(cases))
        return usual(cases, at)

    monkeypatch.setattr(standing_in, "without_others", without_others)
    assert standing_in.to_stand_in_for(posts_of(street.han, at), at) == alike
    assert looked_after == [2], "one that the desk did, one that the committee did"
    Case.objects.everything("as if the grid worker had done it").filter(pk=other.pk).update(handled_by=street.zhao)
    assert standing_in.to_stand_in_for(posts_of(street.han, at), at) == [*alike, other.pk]
    assert looked_after[1:] == [2]
