"""A district's table of responsibilities: who acts as what where, from a day on."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from linli.ground.shared.moments import TOWN, day_of
from linli.ground.shared.tables import How
from linli.town.people import assigning, organisations, responsibility
from linli.town.people.models import Responsibility
from linli.town.people.responsibility import candidates, give

pytestmark = pytest.mark.django_db
HEAD = "organisation,body,place,rank\n"


def written(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "responsibilities.csv"
    lines = [",".join(row[column] for column in assigning.COLUMNS) for row in rows]
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TOWN)


def held() -> list[tuple[object, ...]]:
    return sorted(
        Responsibility.objects.values_list("organisation", "body", "place", "rank", "valid_from", "valid_until")
    )


def test_what_stands_written_back_changes_nothing(street, at, tmp_path: Path, django_assert_num_queries):
    rows, before = assigning.rows(at), held()
    assert {row["organisation"] for row in rows} >= {street.organisation["water"].code}
    path = written(tmp_path, rows)
    with django_assert_num_queries(4):
        part = assigning.plan(path, on=day_of(at), at=at)
    assert (part.changes, part.faults) == ((), ())
    part.lay()
    assert held() == before


def test_from_a_day_on_another_answers_and_until_then_nothing_changes(street, at, tmp_path: Path):
    water, firm, place = street.organisation["water"], street.organisation["property"], street.place["b14-u2"]
    on = day_of(at) + timedelta(days=10)
    before = assigning.rows(at)
    rows = [row for row in before if row["body"] != "WS"]
    rows.append({"organisation": firm.code, "body": "WS", "place": street.place["y08"].code, "rank": ""})
    path = written(tmp_path, rows)
    part = assigning.plan(path, on=on, at=at)
    assert {(change.how, change.what.split()[1]) for change in part.changes} == {(How.ADDED, "WS"), (How.ENDED, "WS")}
    part.lay()
    assert candidates("WS", place, midnight(on) - timedelta(seconds=1)) == [water]
    assert candidates("WS", place, midnight(on)) == [firm]
    again = assigning.plan(path, on=on, at=at)
    assert (again.changes, again.faults) == ((), ())
    assert assigning.rows(at) == assigning.rows(midnight(on) - timedelta(seconds=1)) == before
    new = sorted([*rows[:-1], rows[-1] | {"rank": "1"}], key=lambda row: tuple(row.values()))
    assert assigning.rows(midnight(on)) == assigning.rows(midnight(on) + timedelta(days=9000)) == new


def test_a_changed_rank_ends_and_begins_anew_and_an_earlier_plan_takes_the_later_ones_place(street, at, tmp_path: Path):
    water, place = street.organisation["water"], street.place["b14-u2"]
    for days, rank in ((10, "3"), (5, "4")):
        rows = [row | ({"rank": rank} if row["body"] == "WS" else {}) for row in assigning.rows(at)]
        part = assigning.plan(written(tmp_path, rows), on=day_of(at) + timedelta(days=days), at=at)
        assert [change.how for change in part.changes] == [How.CHANGED]
        part.lay()
    mine = Responsibility.objects.filter(organisation=water, body="WS").order_by("valid_from")
    turn = midnight(day_of(at) + timedelta(days=5))
    assert [(row.rank, row.valid_until) for row in mine] == [(1, turn), (4, None)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.create(organisation=water, body_id="WS", place=mine[0].place, valid_from=at)
    assert candidates("WS", place, turn) == [water]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("nobody,WS,{y08},1", "没有代码是“nobody”的单位"),
        ("{closed},WS,{y08},1", "已经停用了"),
        ("{water},XX,{y08},1", "“body”里没有“XX”"),
        ("{water},WS,nowhere,1", "没有代码是“nowhere”的地点"),
        ("{water},WS,{y08},0", "1 到 99"),
        ("{water},CB,{y08},1", "回访要由不经手办事的单位来做"),
    ],
)
def test_a_row_that_names_nothing_is_said_so(street, at, tmp_path: Path, row: str, words: str):
    organisations.close(organisation_id=street.organisation["team"].pk, by=None, at=at)
    said = {"water": street.organisation["water"].code, "closed": street.organisation["team"].code}
    path = tmp_path / "responsibilities.csv"
    path.write_text(HEAD + row.format(y08=street.place["y08"].code, **said) + "\n", encoding="utf-8")
    (fault,) = assigning.plan(path, on=day_of(at), at=at).faults
    assert (fault.row, words in fault.words) == (2, True), fault.words


def test_by_hand_what_was_to_begin_begins_now_and_what_was_to_end_ends_now(street, at, tmp_path: Path):
    water, y08 = street.organisation["water"], street.place["y08"]
    later = midnight(day_of(at) + timedelta(days=10))
    kept = {"organisation_id": water.pk, "body_code": "HW", "place_id": y08.pk, "by": None}
    planned = give(**kept, at=later)
    assert give(**kept, at=at).pk == planned.pk
    assert water in candidates("HW", y08, at)
    path = written(tmp_path, [row for row in assigning.rows(at) if row["organisation"] != water.code])
    assigning.plan(path, on=day_of(later), at=at).lay()
    responsibility.end(responsibility_id=planned.pk, by=None, at=at + timedelta(hours=1))
    assert water not in candidates("HW", y08, at + timedelta(hours=1))


def test_an_organisation_that_closed_since_it_was_looked_over_is_given_nothing_and_ends_no_later(
    street, at, tmp_path: Path
):
    """Controls: another that stays open is given the same; what closing ended was still to hold until `on`."""
    team, y08, later = street.organisation["team"], street.place["y08"], at + timedelta(hours=1)
    on = day_of(at) + timedelta(days=10)
    given = [{"organisation": each, "body": "HW", "place": y08.code, "rank": ""} for each in ("team-1", "water-1")]
    kept = [row for row in assigning.rows(at) if row["organisation"] != team.code]
    path = written(tmp_path, [*kept, given[0]])
    plan, ends = assigning.plan(path, on=on, at=at), assigning.plan(written(tmp_path, kept), on=on, at=at)
    other = assigning.plan(written(tmp_path, [*kept, given[1]]), on=on, at=at)
    assert not Responsibility.objects.filter(organisation=team).exclude(valid_until=None).exists()
    organisations.close(organisation_id=team.pk, by=None, at=later)
    with pytest.raises(responsibility.OrganisationClosed), transaction.atomic():
        plan.lay()
    assert not Responsibility.objects.filter(organisation=team, valid_from=midnight(on)).exists()
    ends.lay()
    assert set(Responsibility.objects.filter(organisation=team).values_list("valid_until", flat=True)) == {later}
    other.lay()
    assert street.organisation["water"] in candidates("HW", y08, midnight(on))
