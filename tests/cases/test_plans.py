"""Lists may be found by the index that holds them alone, as the application asks: with values that travel apart.

On SQLite an index with a condition answers no question in which that condition is not written, so that a list of what
is open read all that ever was. Whether one is chosen depends on what the database knows of its tables; whether it may
be chosen is told by `INDEXED BY`, which refuses an index that cannot answer. PostgreSQL plans with the values at hand.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from linli.ground.shared.fixed import among
from linli.life.cases import boards, desks, queries
from linli.life.cases.desks import Lists
from linli.life.cases.models import Case
from linli.life.cases.states import ENDS, JOINABLE
from linli.town.people.scopes import posts_of
from tests.street import Street


def lists(person: Any, at: datetime) -> Lists:
    return Lists(person, posts_of(person, at), at)


def everything() -> Any:
    return Case.objects.everything("a plan is looked at")


LISTS: dict[str, tuple[str, Callable[[Street, datetime], QuerySet[Any]]]] = {
    "what is open in a grid": ("case_grid_desk", lambda street, at: everything().filter(grid=2).open()),
    "what is open on a grid's paths": ("case_open_within", lambda street, at: lists(street.zhao, at).cases(desks.ALL)),
    "what is late in a community": ("case_open_within", lambda street, at: lists(street.li, at).cases(desks.LATE)),
    "what waits to be looked at": ("case_open_within", lambda street, at: lists(street.zhao, at).cases(desks.VERIFY)),
    "a board": ("case_board", lambda street, at: queries.board(street.place["community"])),
    "what was solved": ("case_solved", lambda street, at: boards.board(street.place["community"], boards.SOLVED, at)),
    "what may be joined": ("case_near", lambda *_: everything().filter(among("state", JOINABLE), category__in=[1])),
}


def may_be_found_by(index: str, asked: QuerySet[Any]) -> bool:
    """Whether the index can answer a question that is asked with its values apart."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans with the values at hand")
    sql, params = asked.order_by().values("pk").query.sql_with_params()
    held_to = sql.replace('FROM "cases_case"', f'FROM "cases_case" INDEXED BY "{index}"', 1)
    assert held_to != sql
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"EXPLAIN {held_to}", params)
        except DatabaseError as refused:
            if "no query solution" not in str(refused):
                raise
            return False
    return True


@pytest.mark.parametrize("name", LISTS)
def test_a_list_may_be_found_by_the_index_that_holds_it_alone(name: str, street: Street, at: datetime):
    index, asked = LISTS[name]
    assert may_be_found_by(index, asked(street, at))


def test_control_the_same_with_its_condition_as_values_may_not(street: Street, at: datetime):
    assert not may_be_found_by("case_grid_desk", everything().filter(grid=2).exclude(state__in=sorted(ENDS)))
    assert not may_be_found_by("case_board", everything().filter(hidden=False, community=2))


@pytest.mark.parametrize("value", ["closed'", "已", "", "A1"])
def test_what_is_written_into_a_question_is_a_plain_word(value: str):
    with pytest.raises(ValueError, match="no plain words"):
        among("state", [value])
    with pytest.raises(ValueError, match="no plain words"):
        among("state", [])


def test_values_that_are_written_find_what_values_apart_find(street: Street, at: datetime, report: Any):
    report()
    assert everything().filter(among("state", ["reported"])).count() == 1
    assert everything().filter(among("state", ["reported", "closed"])).count() == 1
    assert everything().open().count() == 1
    assert everything().exclude(among("state", ["reported"])).count() == 0
