"""What a desk asks of the database: as much for fifty rows as for one, and counts that end."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.ground.shared.moments import clock_at
from linli.ground.ui import figures
from linli.life.cases import desks, dispatch, drawing, handling, queries, sorting
from linli.life.cases.api import lists as door
from linli.life.cases.models import Case
from tests.cases.conftest import RESULT, Report, dispatched
from tests.cases.test_api import Program
from tests.cases.test_sorting import on_the_page
from tests.street import Street, signed_in


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def test_what_has_ended_is_counted_no_further_than_a_glance_tells_apart(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    for _ in range(5):
        case = report("53001")
        dispatch.reject(case_id=case.pk, by=street.li, at=at, reason="不归社区管", next_unit="12345 热线")
    assert [n for _words, n in on_the_page(street, "zhao", "ended")[0]] == [5]
    monkeypatch.setattr(figures, "ENOUGH", 3)
    monkeypatch.setattr(drawing, "SHOWN", 4)
    drawing.drawn.cache_clear()
    with CaptureQueriesContext(connection) as captured:
        page = signed_in(street.zhao).get("/desk/?show=ended").content.decode()
    counts = [asked["sql"] for asked in captured if "COUNT(" in asked["sql"] and '"cases_case"' in asked["sql"]]
    assert counts
    assert all("LIMIT" in sql or "GROUP BY" in sql for sql in counts)
    assert '<span class="figure">2+</span>' in page
    assert "后面还有" in page
    assert "后面还有" not in signed_in(street.zhao).get("/desk/?show=ended&from=4").content.decode()


@pytest.mark.parametrize("address", ["/?place={code}", "/board/{code}/", "/board/{code}/?show=solved"])
def test_nobody_who_looks_at_a_board_makes_the_database_count_all_of_it(
    street: Street, report: Report, at: datetime, address: str
):
    report("53001")
    reader = signed_in(street.zhao)
    with CaptureQueriesContext(connection) as captured:
        assert reader.get(address.format(code=street.place["community"].code)).status_code == 200
    counts = [asked["sql"] for asked in captured if "COUNT(" in asked["sql"] and '"hidden"' in asked["sql"]]
    assert counts
    assert [sql for sql in counts if "LIMIT" not in sql or "JOIN" in sql] == []


def asks(street: Street, who: str, show: str, at: datetime) -> int:
    """How many queries a desk's JSON asks, drawn anew."""
    reader = Program(street.person[who], at)
    reader.get("/catalogue")
    door._drawn.cache_clear()
    with CaptureQueriesContext(connection) as captured:
        assert reader.get(f"/cases/desk?show={show}").status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("who", "show", "missed"),
    [
        *(("zhao", "todo", False), ("zhao", "todo", True)),
        *(("sun", "verify", False), ("sun", "late", False), ("zhao", "ended", False)),
    ],
)
def test_the_json_desk_asks_as_often_for_no_row_as_for_one_and_for_fifty(
    street: Street, report: Report, at: datetime, who: str, show: str, missed: bool
):
    found = []
    for rows in (0, 1, 50):
        while len(made := list(Case.objects.everything("a test"))) < rows:
            case = report("53001", words=f"第{len(made)}件", moment=at - timedelta(days=6 if show == "late" else 0))
            if show == "verify":
                handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
            if show == "ended":
                dispatch.reject(case_id=case.pk, by=street.li, at=at, reason="不归社区管", next_unit="12345 热线")
            if missed:
                dispatched(case, street, at)
                Case.objects.everything("a test").filter(pk=case.pk).update(promised_at=at - timedelta(minutes=1))
        answer = Program(street.person[who], at).get(f"/cases/desk?show={show}&size=100").json()
        assert len(answer["items"]) == rows
        assert not missed or {each["group"] for each in answer["items"]} <= {sorting.LATE}
        found.append(asks(street, who, show, at))
    assert found[0] <= found[1] == found[2]


@pytest.mark.parametrize("show", ["todo", "verify"])
def test_who_stands_in_is_asked_after_once_for_a_whole_desk(
    street: Street, report: Report, at: datetime, show: str, monkeypatch: pytest.MonkeyPatch
):
    for _ in range(3):
        case = report("53001")
        handling.on_the_spot(case_id=case.pk, by=street.sun, at=at, result=RESULT)
    desk = Program(street.han, at).get(f"/cases/desk?show={show}").json()
    assert [group["count"] for group in desk["groups"]] == [3]
    others = asks(street, "sun", show, at)
    assert asks(street, "han", show, at) <= others + 3, "who stands in: two; what only the street may send: one"
    monkeypatch.setattr(desks.Lists, "_to_look_at", property(lambda it: queries.waits_for(it.person, it.held, it.at)))
    assert asks(street, "han", show, at) > others + 3, "control: asked after for each list and each group"


def test_a_desk_that_asks_for_each_row_is_caught(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    report("53001")
    one = asks(street, "zhao", "todo", at)
    for _ in range(5):
        report("53001")
    monkeypatch.setattr(queries, "SHOWN", ("category",))
    assert asks(street, "zhao", "todo", at) > one + 3
