"""小事不出楼院，大事不出社区: the highest desk that acted before it was handled, shown where it was solved."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.life.cases import answering, boards, dispatch, handling, ladder, verification
from linli.life.cases.models import Answer, Case
from linli.life.cases.states import Level
from linli.town.people.models import Organisation
from tests.cases.conftest import RESULT, Report, word
from tests.cases.test_views import text
from tests.street import Street, signed_in

type Way = Callable[[Case, Street, datetime], Case]
DAY = timedelta(days=1)


def spot(case: Case, street: Street, at: datetime, *, by: str = "zhao") -> Case:
    return handling.on_the_spot(case_id=case.pk, by=street.person[by], at=at, result=RESULT)


def sent(case: Case, street: Street, at: datetime, *, by: str) -> Case:
    organisation = street.organisation["property"].pk
    dispatch.dispatch(case_id=case.pk, by=street.person[by], at=at, organisation_id=organisation)
    return handling.handle(case_id=case.pk, by=street.feng, at=at, result=RESULT)


def urged(case: Case, street: Street, at: datetime) -> Case:
    dispatch.dispatch(case_id=case.pk, by=street.zhao, at=at, organisation_id=street.organisation["property"].pk)
    answering.urge(case_id=case.pk, by=street.sun, at=at)
    return handling.handle(case_id=case.pk, by=street.feng, at=at, result=RESULT)


def back_again(case: Case, street: Street, at: datetime) -> Case:
    ladder.hand_up(case_id=case.pk, by=street.zhao, at=at, why="joint", reason="要几家一起商量")
    ladder.hand_down(case_id=case.pk, by=street.sun, at=at, reason="商量好了，院里装就行")
    return spot(case, street, at)


def over(case: Case, street: Street, at: datetime) -> Case:
    case.told_level = Level.STREET
    assert case.answer_due_at is not None
    Case.objects.everything("as if both had been told").filter(pk=case.pk).update(
        told_level=Level.STREET, told_of={"answer": case.answer_due_at.isoformat()}
    )
    ladder.take_over(case_id=case.pk, by=street.han, at=at + DAY)
    return sent(case, street, at + DAY, by="han")


WAYS: dict[str, tuple[str, Way, Level]] = {
    "the grid worker on the spot": ("52008", spot, Level.GRID),
    "the community on the spot": ("52008", lambda case, street, at: spot(case, street, at, by="sun"), Level.COMMUNITY),
    "a firm, sent by the grid": ("51003", lambda case, street, at: sent(case, street, at, by="zhao"), Level.GRID),
    "a firm, sent from the community": (
        "51003",
        lambda case, street, at: sent(case, street, at, by="sun"),
        Level.COMMUNITY,
    ),
    "a firm, urged by the community": ("51003", urged, Level.GRID),
    "the grid, after the community had it": ("52008", back_again, Level.COMMUNITY),
    "a firm, after the street took over": ("51003", over, Level.STREET),
}


@pytest.mark.parametrize("name", WAYS)
def test_the_level_is_that_of_the_highest_desk_that_acted(
    report: Report, street: Street, at: datetime, name: str
) -> None:
    category, way, level = WAYS[name]
    case = report(category)
    done = way(case, street, at)
    assert (done.solved_level, done.acted_level) == (level, level)


@pytest.mark.parametrize(
    ("kind", "level"),
    [("firm", Level.GRID), ("committee", Level.COMMUNITY), ("department", Level.STREET)],
)
def test_what_handles_it_counts_as_the_level_at_which_it_sits(
    report: Report, street: Street, at: datetime, kind: str, level: Level
) -> None:
    case, organisation = report("51003"), street.organisation["property"]
    dispatch.dispatch(case_id=case.pk, by=street.zhao, at=at, organisation_id=organisation.pk)
    Organisation.objects.filter(pk=organisation.pk).update(kind=kind)
    assert handling.handle(case_id=case.pk, by=street.feng, at=at, result=RESULT).solved_level == level


def test_who_looks_afterwards_raises_nothing(report: Report, street: Street, at: datetime) -> None:
    case = spot(report("53001"), street, at)
    verification.verify(case_id=case.pk, by=street.sun, at=at, finding="楼道清干净了")
    case.refresh_from_db()
    assert case.acted_level == Level.GRID


def test_where_it_was_solved_is_read_by_all_and_counted_by_its_board(
    report: Report, street: Street, at: datetime
) -> None:
    cases = [spot(report("52008"), street, at, by=by) for by in ("zhao", "zhao", "sun")]
    silent = spot(report("52008"), street, at)
    page = text(Client().get("/board/110116001008/"))
    assert "小事不出楼院" not in page, "nothing was solved yet"
    for case in cases:
        word(case, Answer.SOLVED, at, street)
    assert boards.solved(street.place["community"], at).by_level == {
        "grid": 2,
        "community": 1,
        "street": 0,
        "district": 0,
    }
    assert boards.solved(street.place["community"], at + 31 * DAY).by_level[Level.GRID] == 0
    page = text(Client().get("/board/110116001008/"))
    assert "小事不出楼院，大事不出社区" in page
    assert "30 天里解决了 3 件：在楼院 2 件、在社区 1 件。" in page
    assert "居民自己说" not in page, "all of it by residents themselves"
    marked: tuple[dict[str, bool], ...] = ({"heard_through": True, "heard_by_phone": True}, {"heard_by_code": True}, {})
    for case, marks in zip(cases, marked, strict=True):
        Case.objects.everything("as others' words mark it").filter(pk=case.pk).update(**marks)
    for board in ("110116001008", "110116001008-y08"):
        said = "居民自己说解决了 1 件 · 别人代说 1 件 · 电话里说、凭码说 1 件"
        assert said in text(Client().get(f"/board/{board}/"))
        counted = Client().get(f"/api/v1/boards/{board}").json()["solved_by"]
        assert counted == {"own": 1, "through": 1, "code": 1, "telephone": 0}, "each once"
    own = f"/cases/{cases[0].public_id}/"
    for reader in (Client(), signed_in(street.lin)):
        assert "在楼院就解决了" in text(reader.get(own))
        assert "就解决了" not in text(reader.get(f"/cases/{silent.public_id}/"))


def test_the_same_as_json(report: Report, street: Street, at: datetime) -> None:
    case = spot(report("52008"), street, at)
    word(case, Answer.SOLVED, at, street)
    found = Client().get("/api/v1/boards/110116001008").json()
    assert found["items"][0]["solved_level"] == "grid"
    assert [(each["level"], each["count"]) for each in found["solved"]] == [
        ("grid", 1),
        ("community", 0),
        ("street", 0),
        ("district", 0),
    ]
    assert Client().get("/api/v1/boards/110116001008-y08").json()["solved"] == []
