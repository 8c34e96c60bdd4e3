"""What ended on a desk: by the day of its report, the newest on top, from the desks of all one's posts."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Q

from linli.ground.shared.moments import clock_at
from linli.life.cases import closing, desks, dispatch, handling, queries, verification
from linli.life.cases.desks import Lists
from linli.life.cases.models import Answer, Case
from linli.life.cases.states import ENDS
from linli.town.people import contacts
from linli.town.people.models import Person, Post
from linli.town.people.roles import Role
from linli.town.people.scopes import Held, posts_of
from tests.cases.conftest import RESULT, Report, asked, looked
from tests.cases.test_api import Program
from tests.cases.test_sorting import on_the_page
from tests.street import Street

LATELY = timedelta(days=desks.ENDED_DAYS)


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def rejected(case: Case, street: Street, at: datetime) -> Case:
    return dispatch.reject(case_id=case.pk, by=street.li, at=at, reason="不归社区管", next_unit="12345 热线")


def test_it_stands_by_the_day_of_its_report_on_the_page_and_page_by_page(street: Street, report: Report, at: datetime):
    days = (2, 5, 91, 1)
    made = {n: rejected(report("53001", moment=at - timedelta(days=n)), street, at) for n in days}
    newest_first = [str(made[n].public_id) for n in (1, 2, 5)]
    assert on_the_page(street, "zhao", "ended")[1] == newest_first
    program, pages = Program(street.zhao, at), list[Any]()
    for _each in newest_first:
        after = pages[-1]["after"] if pages else ""
        pages.append(program.get(f"/cases/desk?show=ended&size=1&after={after}").json())
    assert [each["id"] for page in pages for each in page["items"]] == newest_first
    assert pages[-1]["after"] is None


def test_who_also_calls_back_finds_what_they_heard_among_what_ended_on_their_desk(
    street: Street, report: Report, at: datetime
):
    heard, other = report(), report()
    for case in (heard, other):
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    looked(heard, street.gu, at)
    closing.say(case_id=heard.pk, reporter=asked(heard), by=street.gu, at=at, answer=Answer.SOLVED, by_phone=True)
    closing.say(case_id=other.pk, reporter=asked(other), by=street.lin, at=at, answer=Answer.SOLVED)
    theirs = rejected(report("53001", place="b20-u1", who="zhou"), street, at)
    assert ended(street, at) == {heard.pk}
    Post.objects.create(role=Role.DUTY_OFFICER, place=street.place["grid3"], person=street.gu, starts_at=at)
    assert ended(street, at) == {heard.pk, theirs.pk}


def ended(street: Street, at: datetime) -> set[int]:
    """The numbers of what ended for Gu; each stands there once."""
    found = Lists(street.gu, posts_of(street.gu, at), at).sorted(desks.ENDED).values_list("pk", flat=True)
    assert len(found) == len(set(found))
    return set(found)


@pytest.fixture
def many(street: Street, report: Report, at: datetime) -> list[Case]:
    """What ended in each way in both grids, at a desk and sent out; what is open, and what ended long ago.

    Wang verifies for the community, Ma for the street, Chen is at hand in grid 3, and Song has the lane. The last case
    stands on the desk of grid 2 and lies out of its reach.
    """
    for role, seat, key in (
        (Role.VERIFIER, {"place": street.place["community"]}, "wang"),
        (Role.STREET_STAFF, {"place": street.place["street"]}, "ma"),
        (Role.DUTY_OFFICER, {"place": street.place["grid3"]}, "chen"),
        (Role.LANE_CHIEF, {"lane": street.lane}, "song"),
    ):
        Post.objects.create(role=role, person=street.person[key], starts_at=at, **seat)
    contacts.keep(street.zhou, contacts.PHONE, "13900008002", at, verified=True)
    made = [
        *ended_in_each_way(street, report, at, street.zhao, street.wang, place="b14-u2", who="lin"),
        *ended_in_each_way(street, report, at, street.qian, street.ma, place="b20-u1", who="zhou"),
        rejected(report("53001", place="b20-u1", who="zhou"), street, at),
    ]
    Case.objects.everything("as if it had come there").filter(pk=made[-1].pk).update(grid=street.place["grid2"])
    return made


def ended_in_each_way(
    street: Street, report: Report, at: datetime, by: Person, other: Person, **where: str
) -> list[Case]:
    heard, sent, found, late, refused, still = (
        report(kind, moment=at - timedelta(days=days), **where)
        for kind, days in (("54006", 2), ("54001", 3), ("53001", 4), ("53001", 91), ("53001", 1), ("54006", 1))
    )
    handling.on_the_spot(case_id=heard.pk, by=by, at=at, result=RESULT)
    looked(heard, street.gu, at)
    closing.say(case_id=heard.pk, reporter=asked(heard), by=street.gu, at=at, answer=Answer.SOLVED, by_phone=True)
    dispatch.dispatch(case_id=sent.pk, by=by, at=at, organisation_id=street.organisation["water"].pk)
    handling.start(case_id=sent.pk, by=street.he, at=at)
    handling.handle(case_id=sent.pk, by=street.he, at=at, result="换了阀门，水压正常")
    handling.on_the_spot(case_id=found.pk, by=by, at=at, result="堆物已清走，通道畅通")
    for case in (sent, found):
        verification.verify(case_id=case.pk, by=other, at=at, finding="看过了，都好")
        person = street.person[where["who"]]
        closing.say(case_id=case.pk, reporter=asked(case), by=person, at=at, answer=Answer.SOLVED)
    return [heard, sent, found, rejected(late, street, at), rejected(refused, street, at), still]


def by_reach(held: Sequence[Held], at: datetime) -> set[int]:
    """What these posts may open of what ended lately and lay on their desk or passed through their hands."""
    mine = queries.on_my_desk(held) | Case.objects._worked_on(held)
    seen = Case.objects.visible_to(None, held).filter(mine, state__in=ENDS, reported_at__gte=at - LATELY)
    return set(seen.values_list("pk", flat=True))


def by_columns(held: Sequence[Held], at: datetime) -> set[int]:
    return set(queries.ended(held, at - LATELY).values_list("pk", flat=True))


def test_columns_and_steps_find_for_each_post_what_its_reach_finds(street: Street, many: list[Case], at: datetime):
    posts = {key: posts_of(person, at) for key, person in street.person.items()}
    found = {key: by_columns(held, at) for key, held in posts.items()}
    assert found == {key: by_reach(held, at) for key, held in posts.items()}
    past = Case.objects.everything("what each of them worked on")
    for held in posts.values():
        assert set(past.filter(queries.worked_on(held))) == set(past.filter(Case.objects._worked_on(held)))
    some = {key for key, cases in found.items() if cases}
    assert some >= {*("zhao", "qian", "sun", "li", "han", "he", "gu", "wang", "ma", "chen", "song")}, "control"


def test_control_without_reach_or_without_steps_they_differ(
    street: Street, many: list[Case], at: datetime, monkeypatch: pytest.MonkeyPatch
):
    zhao, wang = posts_of(street.zhao, at), posts_of(street.wang, at)
    with monkeypatch.context() as patch:
        patch.setattr(queries, "asked_of_each", lambda _which: ~Q(pk__in=[]))
        assert by_columns(zhao, at) - by_reach(zhao, at) == {many[-1].pk}
    monkeypatch.setattr(queries, "worked_on", lambda _held: Q(pk__in=[]))
    assert by_columns(wang, at) < by_reach(wang, at)
