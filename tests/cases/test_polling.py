"""What a page that stays open asks again and again: little while nothing happened, and never past a step."""

import re
from collections.abc import Callable
from copy import copy
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext

from linli.ground.shared.ids import uuid7
from linli.life.cases import answering, desks, dispatch, handling, opening, redrawing, reporting
from linli.life.cases.models import Case, Step
from linli.town.people.scopes import posts_of
from linli.town.places import tree
from tests.cases.conftest import RESULT, Report, dispatched
from tests.cases.test_api import Program
from tests.cases.test_overdue import explained
from tests.street import Street, signed_in

pytestmark = pytest.mark.django_db
QUERIES = 4
"""The session, the person, the posts, and the one question whether anything happened."""


def address(page: bytes, element: str) -> str:
    found = re.search(rf'id="{element}"[^>]* data-since="([^"]+)"', page.decode())
    assert found is not None
    return found[1].replace("&amp;", "&")


def written_late(case: Case, number: int) -> None:
    """Write a step under a number of its own choice, as one whose transaction took long."""
    late = copy(case.steps.get(seq=1))
    late.pk, late.public_id, late.seq, late._state.adding = number, uuid7(), number, True
    late.save(force_insert=True)


def test_a_quiet_desk_asks_one_question(street: Street, report: Report, django_assert_max_num_queries: Any):
    report()
    zhao = signed_in(street.zhao)
    since = address(zhao.get("/desk/").content, "list")
    with django_assert_max_num_queries(QUERIES):
        assert zhao.get(since).status_code == 204


@pytest.mark.parametrize("who", ["zhao", "lin", None])
def test_a_quiet_case_asks_one_question(
    street: Street, report: Report, client: Any, django_assert_max_num_queries: Any, who: str | None
):
    case = report()
    asker = signed_in(street.person[who]) if who else client
    with django_assert_max_num_queries(QUERIES):
        assert asker.get(f"/cases/{case.public_id}/since/{case.version}/").status_code == 204


@pytest.mark.parametrize(("who", "by_index"), [("gu", True), ("zhao", False)])
def test_who_only_looks_or_calls_asks_by_an_index_after_what_they_worked_on(
    street: Street, report: Report, at: datetime, who: str, by_index: bool
):
    case, person = report(), street.person[who]
    with CaptureQueriesContext(connection) as asked:
        opening.version(case.public_id, person=person, held=posts_of(person, at), followed=())
    said = explained(asked.captured_queries[-1]["sql"])
    assert ("step_worked_on" in said) == by_index, "no other post asks after steps at all"
    assert not re.search("(seq scan on|scan) cases_step", said, re.IGNORECASE)


def test_a_hidden_case_is_not_there_for_who_asks_for_news_of_it(street: Street, report: Report, client: Any):
    case = report("54012")
    Case.objects.everything("a test").filter(pk=case.pk).update(hidden=True)
    assert client.get(f"/cases/{case.public_id}/since/{case.version}/").status_code == 404
    assert signed_in(street.qian).get(f"/cases/{case.public_id}/since/1/").status_code == 404


def test_a_desk_is_told_that_a_case_left_it_for_another_grid(street: Street, report: Report, at: datetime):
    case, page = report(), signed_in(street.zhao)
    since = address(page.get("/desk/").content, "list")
    reporting.correct(case_id=case.pk, by=street.sun, at=at, place=street.place["b20-u1"])
    assert case.words not in page.get(since).content.decode()
    since = address(page.get("/desk/").content, "list")
    answering.answer(case_id=case.pk, by=street.qian, at=at, words="这件事归我")
    assert page.get(since).status_code == 204, "what happens to it there is none of theirs"


@pytest.mark.parametrize("who", ["zhao", "qian", "li", "gu"])
def test_a_redrawn_grid_is_heard_of_in_both_grids_and_above(street: Street, report: Report, at: datetime, who: str):
    case, held = report(), posts_of(street.person[who], at)
    before = desks.newest(held)
    tree.change(place_id=street.place["y08"].pk, at=at, parent_id=street.place["grid3"].pk)
    assert redrawing.follow(case_id=case.pk, at=at)
    assert desks.newest(held) != before


@pytest.mark.parametrize("leaves", ["give_back", "resume"])
def test_a_firm_is_told_once_that_a_case_is_not_with_it_any_more(
    street: Street, report: Report, at: datetime, leaves: str
):
    case, feng = dispatched(report("54008"), street, at), posts_of(street.feng, at)
    if leaves == "resume":
        day = timedelta(days=1)
        handling.suspend(case_id=case.pk, by=street.sun, at=at, ground="money", review_at=at + day, reason="等维修资金")
    before = desks.newest(feng)
    if leaves == "resume":
        handling.resume(case_id=case.pk, by=street.sun, at=at)
    else:
        dispatch.give_back(case_id=case.pk, by=street.feng, at=at, reason="门禁不归物业", proposed="供应商")
    assert desks.newest(feng) != before
    before = desks.newest(feng)
    answering.answer(case_id=case.pk, by=street.sun, at=at, words="另找人办")
    assert desks.newest(feng) == before, "control: from then on it is not theirs"


def test_a_mark_reads_a_few_steps_of_each_desk_by_an_index(street: Street, report: Report, at: datetime):
    report()
    for who, names in (("zhao", ("step_grid_newest", "step_left_grid")), ("feng", ("step_left_organisation",))):
        with CaptureQueriesContext(connection) as asked:
            desks.newest(posts_of(street.person[who], at))
        said = explained(asked.captured_queries[-1]["sql"])
        assert [name for name in names if name not in said] == []
        assert not re.search("seq scan on|scan cases_step", said, re.IGNORECASE)


@pytest.mark.parametrize("forgets", [False, True])
def test_a_step_asks_for_the_one_before_unless_the_same_act_made_it(
    street: Street, report: Report, at: datetime, forgets: bool, monkeypatch: pytest.MonkeyPatch
):
    """An intake's own step has none before it; done on the spot and asked about are two steps of one act."""
    if forgets:
        monkeypatch.setattr(Case, "stepped", property(lambda case: None, lambda case, made: None))

    def asked_for_steps(act: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as asked:
            act()
        return sum('"cases_step"."seq" = ' in each["sql"] for each in asked.captured_queries)

    made: list[Case] = []
    assert asked_for_steps(lambda: made.append(report("54006"))) == 0
    before = made[0].version

    def done() -> None:
        handling.on_the_spot(case_id=made[0].pk, by=street.zhao, at=at, result=RESULT)

    asks = asked_for_steps(done)
    made[0].refresh_from_db()
    assert made[0].version == before + 2, "control: the act makes two steps"
    assert asks == (2 if forgets else 1)


def test_a_step_that_became_visible_late_changes_the_mark(street: Street, report: Report, at: datetime):
    case, held = report(), posts_of(street.zhao, at)
    written_late(case, 10_000)
    before, newest = desks.newest(held), Step.objects.aggregate(newest=Max("pk"))
    written_late(case, 9_999)
    assert desks.newest(held) != before
    assert Step.objects.aggregate(newest=Max("pk")) == newest, "control: the newest number alone does not tell"


def test_the_json_desk_has_the_lists_of_the_page(street: Street, report: Report, at: datetime):
    case = report()
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="马上到")
    zhao = Program(street.zhao, at)
    shown = {name: zhao.get(f"/cases/desk?show={name}").json() for name in ("todo", "verify", "late", "all", "ended")}
    assert [len(shown[name]["items"]) for name in shown] == [1, 0, 0, 1, 0]
    assert zhao.get("/cases/desk").json() == shown["todo"]
    assert zhao.get("/cases/desk?show=call").status_code == 403
    assert zhao.get("/cases/desk?show=everything").status_code == 422


def test_the_json_desk_is_drawn_anew_after_a_step(street: Street, report: Report, at: datetime):
    case, zhao = report(), Program(street.zhao, at)
    before = zhao.get("/cases/desk").json()
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="马上到")
    after = zhao.get("/cases/desk").json()
    assert before["mark"] != after["mark"]
    assert [before["items"][0]["version"], after["items"][0]["version"]] == [1, 2]
