"""A redrawn grid takes its open cases along, and leaves what has ended where it was."""

from datetime import datetime, timedelta

import pytest

from linli.ground.outbox import loop
from linli.ground.outbox.models import Message
from linli.ground.shared.datums import Datum
from linli.ground.shared.duties import Delivery, is_outside
from linli.life.cases import answering, audiences, guards, handling, queries, redrawing, work
from linli.life.cases.models import Answer, Case
from linli.life.cases.states import Level, State
from linli.life.cases.telling import tell_of
from linli.town.boundaries import taking_in
from linli.town.notices.models import Letter
from linli.town.people.scopes import posts_of
from linli.town.places import tree
from linli.town.places.models import Place
from tests.boundaries.drawn import box, feature, geojson
from tests.cases.conftest import RESULT, Report, dispatched, word
from tests.street import COMMUNITY, Street

HOUR = timedelta(hours=1)


def redrawn(street: Street, at: datetime) -> None:
    """Lin's courtyard goes to grid 3, which is Qian's."""
    tree.change(place_id=street.place["y08"].pk, at=at, parent_id=street.place["grid3"].pk)


def again(case: Case) -> Case:
    case.refresh_from_db()
    return case


def test_an_open_case_goes_to_the_grid_in_which_its_place_now_stands(
    report: Report, street: Street, at: datetime
) -> None:
    case = report()
    due = case.resolve_due_at
    redrawn(street, at + HOUR)
    assert work.follow(at + HOUR) == 1
    case = again(case)
    assert (case.grid, case.holder, case.resolve_due_at) == (street.place["grid3"], Level.GRID, due)
    assert case.place_path.startswith(street.place["grid3"].path)
    step = case.steps.get(verb="relocate")
    assert (step.grid, step.left_grid, step.by) == (street.place["grid3"], street.place["grid2"], None)
    assert case.steps.get(verb="report").grid == street.place["grid2"], "the past is counted as it was"
    assert work.follow(at + HOUR) == 0


def test_it_goes_along_with_the_next_message_and_waits_for_no_duty(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = report()
    monkeypatch.setattr(loop, "_rounds", lambda *of: 0)
    redrawn(street, at + HOUR)
    loop.work_once(at + HOUR)
    assert again(case).grid == street.place["grid3"]


def test_grids_drawn_anew_from_a_file_give_its_open_cases_to_the_other_desk(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(second: tuple[int, int], third: tuple[int, int], at: datetime) -> None:
        grids = {f"{COMMUNITY}002": second, f"{COMMUNITY}003": third}
        drawn = [feature(box(west, 0, wide), code=code) for code, (west, wide) in grids.items()]
        file = geojson(*drawn, feature(box(1, 0), code=f"{COMMUNITY}-y08"))
        made = taking_in.plan_of_file(file, datum=Datum.WGS84, source="怀柔.geojson", by=None, at=at)
        taking_in.take_in(made, seen=made.digest, by=None, at=at)

    monkeypatch.setattr(loop, "_rounds", lambda *of: 0)
    draw((0, 2), (2, 1), at)
    case, elsewhere = report(), report(place="b20-u1")
    loop.work_once(at)
    assert again(case).grid == street.place["grid2"], "control: drawn as they stood, nothing goes over"
    draw((0, 1), (1, 2), at + HOUR)
    loop.work_once(at + HOUR)
    assert again(case).grid == street.place["grid3"]
    desks = [queries.desk(posts_of(person, at + HOUR)) for person in (street.zhao, street.qian)]
    assert [case in desk for desk in desks] == [False, True]
    assert not again(elsewhere).steps.filter(verb="relocate").exists()


def moved(place: Place, at: datetime) -> Delivery:
    return Delivery(id=1, key="outbox:1", topic=tree.MOVED, payload={"place": place.pk}, attempt=1, at=at)


def test_the_message_of_a_place_takes_along_what_lies_in_it_and_nothing_else(
    report: Report, street: Street, at: datetime
) -> None:
    here, elsewhere = report(), report(place="b20-u1")
    redrawn(street, at + HOUR)
    other = street.place["b20"].parent
    assert other is not None
    tree.change(place_id=other.pk, at=at + HOUR, parent_id=street.place["grid2"].pk)
    work.place_moved(moved(street.place["y08"], at + HOUR))
    assert again(here).grid == street.place["grid3"]
    assert not again(elsewhere).steps.filter(verb="relocate").exists()
    work.place_moved(moved(other, at + HOUR))
    assert again(elsewhere).steps.filter(verb="relocate").exists(), "control"


def test_many_cases_go_along_a_few_at_a_time_each_by_itself(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [report() for _ in range(5)]
    monkeypatch.setattr(loop, "_rounds", lambda *of: 0)
    monkeypatch.setattr(work, "MOST", 2)
    follow = redrawing.follow

    def breaks_on_the_first(*, case_id: int, at: datetime) -> bool:
        assert case_id != cases[0].pk
        return follow(case_id=case_id, at=at)

    monkeypatch.setattr(redrawing, "follow", breaks_on_the_first)
    redrawn(street, at + HOUR)
    loop.work_once(at + HOUR)
    assert [again(case).grid == street.place["grid3"] for case in cases] == [False, True, True, True, True]
    assert Message.objects.filter(topic=tree.MOVED, done_at__isnull=False).count() == 3
    assert is_outside(work.place_moved), "no transaction holds the locks of many cases"


def test_a_change_that_moves_nothing_calls_nobody(street: Street, at: datetime) -> None:
    tree.change(place_id=street.place["y08"].pk, at=at + HOUR, households=12)
    assert not Message.objects.filter(topic=tree.MOVED).exists()
    redrawn(street, at + HOUR)
    assert Message.objects.filter(topic=tree.MOVED).exists()


def test_who_is_told_is_who_may_act(report: Report, street: Street, at: datetime) -> None:
    case = report()
    redrawn(street, at + HOUR)
    work.follow(at + HOUR)
    case = again(case)
    tell_of(case_id=case.pk, seq=case.version, at=at + HOUR)
    letters = Letter.objects.filter(kind="case.moved_here").values_list("person", flat=True)
    assert list(letters) == [street.qian.pk]
    answering.answer(case_id=case.pk, by=street.qian, at=at + HOUR, words="我马上到")
    with pytest.raises(guards.NotYours):
        answering.answer(case_id=case.pk, by=street.zhao, at=at + HOUR, words="我马上到")


def test_a_case_left_behind_would_tell_one_who_may_not_act(report: Report, street: Street, at: datetime) -> None:
    """The control: without the duty, letters follow the place and rights do not."""
    case = report()
    redrawn(street, at + HOUR)
    case = again(case)
    told = audiences.persons(audiences.Told.HOLDER, case, case.steps.get(), at + HOUR)
    assert told == {street.qian.pk}
    with pytest.raises(guards.NotYours):
        answering.answer(case_id=case.pk, by=street.qian, at=at + HOUR, words="我马上到")


def test_what_has_ended_stays_until_it_is_opened_again(report: Report, street: Street, at: datetime) -> None:
    case = report("54006")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    word(case, Answer.SOLVED, at, street)
    redrawn(street, at + HOUR)
    assert work.follow(at + HOUR) == 0
    assert again(case).grid == street.place["grid2"]
    word(case, Answer.NOT, at + HOUR, street)
    assert work.follow(at + HOUR) == 1
    assert (again(case).grid, case.holder) == (street.place["grid3"], Level.COMMUNITY)


def test_what_was_sent_out_stays_with_who_handles_it(report: Report, street: Street, at: datetime) -> None:
    case = dispatched(report("51003"), street, at)
    redrawn(street, at + HOUR)
    assert redrawing.follow(case_id=case.pk, at=at + HOUR)
    case = again(case)
    assert (case.state, case.organisation) == (State.DISPATCHED, street.organisation["property"])
    assert not redrawing.follow(case_id=case.pk, at=at + HOUR)


def test_within_one_grid_nobody_hears_of_it(report: Report, street: Street, at: datetime) -> None:
    case = report()
    tree.change(place_id=street.place["b14"].pk, at=at + HOUR, parent_id=street.place["y09"].pk)
    assert work.follow(at + HOUR) == 1
    case = again(case)
    assert case.courtyard == street.place["y09"]
    assert tell_of(case_id=case.pk, seq=case.version, at=at + HOUR) == 0
