"""Lists may be found by the index that holds them alone, as the application asks: with values that travel apart.

On SQLite an index with a condition answers no question in which that condition is not written, so that a list of what
is open read all that ever was. Whether one is chosen depends on what the database knows of its tables; whether it may
be chosen is told by `INDEXED BY`, which refuses an index that cannot answer. PostgreSQL plans with the values at hand.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import Q, QuerySet

from linli.ground.shared.fixed import among
from linli.ground.shared.many import these
from linli.life.cases import boards, desks, leading, opening, pins, queries, sorting
from linli.life.cases.desks import Lists
from linli.life.cases.models import Case
from linli.life.cases.narrowing import Only
from linli.life.cases.states import ENDS, JOINABLE, Level
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
    "what ended in a grid": ("case_grid_ended", lambda street, at: lists(street.zhao, at).sorted(desks.ENDED)),
    "what ended in a community": ("case_community_ended", lambda street, at: lists(street.li, at).sorted(desks.ENDED)),
    "what ended in a street": ("case_street_ended", lambda street, at: lists(street.han, at).sorted(desks.ENDED)),
    "what ended in a district": ("case_district_ended", lambda street, at: lists(street.zheng, at).sorted(desks.ENDED)),
    "what ended at a firm": ("case_organisation_ended", lambda street, at: lists(street.feng, at).sorted(desks.ENDED)),
    "what is open in a community": (
        "case_community_open",
        lambda street, at: boards.board(street.place["community"], boards.OPEN, at),
    ),
    "what is open in a courtyard": (
        "case_courtyard_open",
        lambda street, at: boards.board(street.place["y08"], boards.OPEN, at),
    ),
    "what was solved in a courtyard": (
        "case_courtyard_solved",
        lambda street, at: boards.board(street.place["y08"], boards.SOLVED, at),
    ),
    "a board": ("case_board", lambda street, at: queries.board(street.place["community"])),
    "what a community looks at": ("case_open_within", lambda street, at: lists(street.sun, at).cases(desks.VERIFY)),
    "what was solved": ("case_solved", lambda street, at: boards.board(street.place["community"], boards.SOLVED, at)),
    "what may be joined": ("case_near", lambda *_: everything().filter(among("state", JOINABLE), category__in=[1])),
}


def may_be_found_by(index: str, asked: QuerySet[Any]) -> bool:
    """Whether the index can answer a question that is asked with its values apart, and need not be read whole."""
    try:
        how = plan(asked.order_by().values("pk"), index)
    except DatabaseError as refused:
        if "no query solution" not in str(refused):
            raise
        return False
    return "SCAN cases_case" not in how


def plan(asked: QuerySet[Any], index: str = "") -> str:
    """How SQLite answers a question, held to an index if one is named. Skips the test on PostgreSQL."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans with the values at hand")
    sql, params = asked.query.sql_with_params()
    if index:
        held_to = sql.replace('FROM "cases_case"', f'FROM "cases_case" INDEXED BY "{index}"', 1)
        assert held_to != sql
        sql = held_to
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return "\n".join(row[-1] for row in cursor.fetchall())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_may_be_found_by_the_index_that_holds_it_alone(name: str, street: Street, at: datetime):
    index, asked = LISTS[name]
    assert may_be_found_by(index, asked(street, at))


def test_control_the_same_with_its_condition_as_values_may_not(street: Street, at: datetime):
    assert not may_be_found_by("case_grid_desk", everything().filter(grid=2).exclude(state__in=sorted(ENDS)))
    assert not may_be_found_by("case_board", everything().filter(hidden=False, community=2))


@pytest.mark.parametrize("name", [name for name in LISTS if name.startswith("what ended")])
def test_what_ended_comes_out_of_its_index_in_its_order_and_from_its_first_day_on(
    name: str, street: Street, at: datetime
):
    index, asked = LISTS[name]
    how = plan(asked(street, at).values("pk"), index)
    assert "TEMP B-TREE" not in how
    assert "AND reported_at>?)" in how


def test_a_district_finds_what_it_holds_and_what_is_late_without_all_that_is_open(street: Street, at: datetime):
    mine = lists(street.zheng, at).cases(desks.TODO).order_by().select_related(None)
    how = plan(mine.values("pk"))
    assert "INDEX case_at_district (holder=?)" in how
    assert "INDEX case_due (next_due_at<?)" in how
    late = everything().filter(Q(holder=Level.DISTRICT) | sorting.late_at(at), district=1).open()
    assert "case_at_district" not in plan(late.order_by().values("pk")), "control: as values"


def test_what_happened_there_lately_is_counted_from_its_first_day_on(street: Street, at: datetime, report: Any):
    asked = opening.same_here(report(), at - timedelta(days=30))
    how = plan(asked.values("pk"), "case_courtyard_alike")
    assert "(courtyard_id=? AND category_id=? AND reported_at>?)" in how
    assert "reported_at" not in plan(asked.values("pk"), "case_courtyard"), "control"


@pytest.mark.parametrize("where", ["community", "courtyard"])
def test_what_is_open_on_a_board_comes_newest_first_out_of_its_index(where: str, street: Street, at: datetime):
    index, asked = LISTS[f"what is open in a {where}"]
    board = asked(street, at).select_related(None)
    assert "TEMP B-TREE" not in plan(board.values("pk"), index)
    assert "TEMP B-TREE" in plan(board.order_by("-reported_at").values("pk"), index), "control"


def test_control_by_number_it_would_be_sorted_and_without_a_first_day_all_of_it_read(street: Street, at: datetime):
    index, asked = LISTS["what ended in a street"]
    assert "TEMP B-TREE" in plan(asked(street, at).order_by("-pk").values("pk"), index)
    ever = everything().filter(among("state", ENDS), street=2)
    assert "reported_at" not in plan(ever.values("pk"), index)


def test_what_ended_is_never_looked_up_by_path_which_finds_all_that_ever_was_within(street: Street, at: datetime):
    by_path = everything().filter(place_path__within=street.place["street"].path)
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, Case._meta.db_table)
    paths = next(name for name, index in there.items() if index["columns"] == ["place_path"] and "open" not in name)
    assert not may_be_found_by(paths, lists(street.han, at).sorted(desks.ENDED))
    assert may_be_found_by(paths, by_path), "control"


def test_what_somebody_called_about_is_found_by_their_own_steps_and_not_among_all_that_ended(
    street: Street, at: datetime
):
    asked = lists(street.gu, at).cases(desks.ENDED)
    how = plan(asked.order_by().values("pk"))
    assert "SEARCH cases_case USING INTEGER PRIMARY KEY (rowid=?)" in how
    assert "USING INDEX step_worked_on (post_id=?)" in how
    by_case = Case.objects.visible_to(None, posts_of(street.gu, at)).filter(among("state", ENDS))
    assert "SCAN cases_case" in plan(by_case.order_by().values("pk")), "control: as `visible_to` asks, case by case"


@pytest.mark.parametrize("only", [Only(), Only(kind="54"), Only(stands="busy"), Only(hazard=True)])
def test_the_map_is_counted_out_of_its_index_alone(only: Only, street: Street):
    def read(cases: Any) -> str:
        here = cases.filter(these("community", [street.place["community"].pk]))
        return how_counted(pins.counting(here, "grid", "courtyard"))

    alone = "COVERING INDEX case_on_map" if connection.vendor == "sqlite" else "Index Only Scan using case_on_map"
    assert alone in read(pins.in_public(only))
    assert alone not in read(pins.in_public(only).filter(words__gt="")), "control: what the index has not"


def how_counted(asked: QuerySet[Any]) -> str:
    """How a question is answered where a table is never read from one end to the other."""
    sql, params = asked.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {sql}", params)
        return "\n".join(row[-1] for row in cursor.fetchall())


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


def test_many_numbers_are_one_value_and_find_what_as_many_values_find(street: Street, at: datetime, report: Any):
    made = [report().pk for _ in range(3)]
    for some in ([], made[:1], made[:2], [*made, 0]):
        assert set(everything().filter(these("pk", some))) == set(everything().filter(pk__in=some))
        assert set(everything().exclude(these("pk", some))) == set(everything().exclude(pk__in=some))
    words, values = everything().filter(these("pk", [*range(1000)])).query.sql_with_params()
    assert len(values) == 1
    assert words == everything().filter(these("pk", [1])).query.sql_with_params()[0]


@pytest.mark.parametrize("found", ["for_the_street_to_send", "to_stand_in_for"])
def test_a_streets_desk_is_worded_alike_however_many_wait_for_it(
    found: str, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    worded = set()
    for many in (1, 1000):
        where = leading if found == "for_the_street_to_send" else queries
        monkeypatch.setattr(where, found, lambda held, at, many=many: [*range(many)])
        worded.add(lists(street.han, at).sorted(desks.TODO).query.sql_with_params()[0])
    assert len(worded) == 1
