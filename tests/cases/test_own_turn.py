"""A desk urges nobody about what lies on it: that waits for itself."""

from datetime import datetime, timedelta

import pytest

from linli.life.cases import acts, answering, detail, dispatch
from linli.life.cases.models import Case
from linli.life.cases.states import Level
from linli.town.people.scopes import posts_of
from tests.cases.conftest import Report, dispatched
from tests.street import Street

HOUR = timedelta(hours=1)


def offered(street: Street, who: str, case: Case, at: datetime) -> set[str]:
    held = posts_of(street.person[who], at)
    found = acts.offered(case, by=street.person[who], held=held, reporter=None, at=at)
    return {act.name for act in found}


def at_hand(street: Street, who: str, case: Case, at: datetime) -> set[str]:
    held = posts_of(street.person[who], at)
    shown = detail.shown(str(case.public_id), person=street.person[who], held=held, at=at)
    assert shown is not None
    return {each.name for each in shown.at_hand}


@pytest.mark.parametrize(
    ("who", "level"),
    [("zhao", Level.GRID), ("sun", Level.COMMUNITY), ("li", Level.COMMUNITY), ("han", Level.STREET)],
)
@pytest.mark.parametrize("taken_on", [False, True])
def test_no_desk_urges_about_what_lies_on_it(
    street: Street, report: Report, at: datetime, who: str, level: Level, taken_on: bool
) -> None:
    here, sent = report("54008"), dispatched(report("54008"), street, at)
    if taken_on:
        dispatch.accept(case_id=here.pk, by=street.zhao, at=at)
    Case.objects.everything("a test").update(holder=level)
    for case in (here, sent):
        case.refresh_from_db()
    assert "answer" in offered(street, who, here, at), "control: else it may do anything"
    assert "urge" not in offered(street, who, here, at)
    with pytest.raises(answering.YourOwnTurn):
        answering.urge(case_id=here.pk, by=street.person[who], at=at)
    assert "urge" in offered(street, who, sent, at), "control: whoever it was sent to"
    another = "zhao" if level != Level.GRID else "sun"
    assert "urge" in offered(street, another, here, at), "control: another desk"


def test_nobody_is_told_to_urge_about_an_appointment_of_their_own(street: Street, report: Report, at: datetime) -> None:
    case = report("54008")
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="下午来看")
    dispatch.accept(case_id=case.pk, by=street.zhao, at=at)
    case = answering.promise(case_id=case.pk, by=street.zhao, at=at, until=at + HOUR / 2)
    later = at + HOUR
    assert "urge" not in at_hand(street, "zhao", case, later)
    assert "urge" in at_hand(street, "li", case, later), "control: who waits for them"


def test_what_only_the_street_sends_may_be_urged_by_the_desk_that_took_it_on(
    street: Street, report: Report, at: datetime
) -> None:
    case = report("52001", words="往外接了个棚子")
    assert "urge" not in offered(street, "zhao", case, at)
    case = dispatch.accept(case_id=case.pk, by=street.zhao, at=at)
    assert "urge" in offered(street, "zhao", case, at), "it waits for the street now"
