"""Where nobody would lead."""

from datetime import timedelta
from pathlib import Path

import pytest

from linli.ground.shared.moments import day_of
from linli.life.cases import categories
from linli.life.cases.gaps import uncovered
from linli.life.rulebook import laying
from linli.town.people import assigning

pytestmark = pytest.mark.django_db


def test_a_planned_table_is_seen_to_leave_a_place_without_anybody(
    street, at, tmp_path: Path, django_assert_max_num_queries
):
    water, y08 = street.organisation["water"], street.place["y08"]
    pipes = {code for code, category in categories.current(at).items() if category.lead_body == "WS"}
    assert pipes
    with django_assert_max_num_queries(4):
        now = {gap.place: {category.code for category in gap.categories} for gap in uncovered(at)}
    assert not any(pipes & codes for codes in now.values())
    path = tmp_path / "responsibilities.csv"
    rows = [row for row in assigning.rows(at) if row["body"] != "WS"]
    rows.append({"organisation": water.code, "body": "WS", "place": y08.code, "rank": "1"})
    lines = [",".join(assigning.COLUMNS), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    plan = assigning.plan(path, on=day_of(at) + timedelta(days=1), at=at)
    then = {gap.place: {category.code for category in gap.categories} for gap in uncovered(at, plan)}
    assert all(pipes & codes for place, codes in then.items() if place != y08)
    assert street.place["community"] in then
    assert not pipes & then.get(y08, set()), "its own courtyard's firm answers there"
    book = laying.look_over(folder=tmp_path, on=day_of(at) + timedelta(days=1), at=at)
    assert [change for change in book.changes if change.file == path.name] == list(plan.changes)
