"""Where nobody would lead."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from linli.ground.shared.moments import day_of
from linli.life.cases import categories, gaps
from linli.life.cases.gaps import uncovered
from linli.life.rulebook import laying, left_open
from linli.life.rulebook.rules import Turn
from linli.town.people import assigning
from linli.town.people.responsibility import everywhere
from linli.town.places.models import Place

pytestmark = pytest.mark.django_db


def test_a_planned_table_is_seen_to_leave_a_community_without_anybody(
    street, at, tmp_path: Path, django_assert_max_num_queries
):
    water, community, kinds = street.organisation["water"], street.place["community"], categories.current(at).values()
    pipes = [category for category in kinds if category.lead_body == "WS"]
    assert pipes
    with django_assert_max_num_queries(2):
        now = uncovered(kinds, everywhere(at), [community])
    assert not any(set(pipes) & set(gap.categories) for gap in now)
    rows = [row for row in assigning.rows(at) if row["body"] != "WS"]
    on = day_of(at) + timedelta(days=1)

    def nobody(place: str) -> int:
        """For how many kinds the community would have nobody, with the water company at that place alone."""
        lines = [assigning.COLUMNS, *(row.values() for row in rows), (water.code, "WS", place, "1")]
        (tmp_path / "responsibilities.csv").write_text("\n".join(map(",".join, lines)) + "\n", encoding="utf-8")
        plan = laying.look_over(folder=tmp_path, on=on, at=at)
        assert not plan.faults
        with django_assert_max_num_queries(11):
            said = [line for line in left_open.sentences(Turn(plan, on, at)) if community.name in line]
        return sum(int(count) for line in said for count in re.findall(r"有 (\d+) 类事没有人办", line))

    only_there, here = nobody(street.place["y08"].code), nobody(community.code)
    assert (only_there, here) == (len(pipes), 0), "one courtyard's firm is not the community's; older gaps are not new"
    assert left_open.sentences(Turn(laying.Plan(()), on, at)) == []


def test_places_at_which_the_same_kinds_act_are_looked_through_once(street, at, monkeypatch: pytest.MonkeyPatch):
    """Control: what is found differs from place to place."""
    kinds, around, places = categories.current(at).values(), everywhere(at), list(Place.objects.current(at))
    one_by_one = [gap for place in places for gap in uncovered(kinds, around, [place])]
    assert len({gap.categories for gap in one_by_one}) > 1, "control"
    asked, real = [], gaps._missing

    def counted(*given):
        asked.append(given)
        return real(*given)

    monkeypatch.setattr(gaps, "_missing", counted)
    assert uncovered(kinds, around, places) == one_by_one
    assert len(asked) < len(places) / 2
