"""What ended on a desk: by the day of its report, the newest on top, from the desks of all one's posts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from linli.ground.shared.moments import clock_at
from linli.life.cases import closing, desks, dispatch, handling
from linli.life.cases.desks import Lists
from linli.life.cases.models import Answer, Case
from linli.town.people.models import Post
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, Report, asked, looked
from tests.cases.test_api import Program
from tests.cases.test_sorting import on_the_page
from tests.street import Street


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
