"""Two desks reach for one matter at the same moment: one has it, the other is told why not, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections

from linli.ground.shared.refusals import Refused
from linli.life.cases import handling, intake, ladder, supervision
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Contact
from linli.life.cases.states import Level
from tests.cases.conftest import RESULT, with_categories
from tests.street import Street

pytestmark = pytest.mark.django_db(transaction=True)
TOO_LATE = {"not-yours", "wrong-state", "moved-on", "not-run-out"}
"""What who comes second may read, by who came first."""


@pytest.fixture
def street(transactional_db: None, at: datetime) -> Street:
    return with_categories(at)


def at_once(*acts: Callable[[], Case]) -> list[str]:
    """ "done" for each act that was, else the code with which it was refused."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Case]) -> str:
        barrier.wait()
        try:
            act()
        except Refused as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as hands:
        return list(hands.map(run, acts))


def test_one_takes_over_while_the_other_has_done_it(street: Street, at: datetime) -> None:
    later = at + timedelta(hours=2)
    for n in range(5):
        said = Said(street.place["b14-u2"], "楼道灯坏了", "54006", contact=Contact.NAMED)
        pk = intake.report(said, reporter=street.lin, query_code=f"C{n}", by=street.lin, at=at).pk
        assert supervision.tell_overdue(case_id=pk, at=later)
        given = {"case_id": pk, "at": later, "seen": 2}
        got = at_once(
            lambda given=given: handling.on_the_spot(**given, by=street.zhao, result=RESULT),  # type: ignore[misc]
            lambda given=given: ladder.take_over(**given, by=street.sun),  # type: ignore[misc]
            lambda given=given: ladder.take_over(**given, by=street.li),  # type: ignore[misc]
            lambda given=given: ladder.hand_up(**given, by=street.zhao, why="tried", reason="换过灯泡没用"),  # type: ignore[misc]
        )
        assert got.count("done") == 1
        assert set(got) <= {"done", *TOO_LATE}
        case = Case.objects.everything("a test's own").get(pk=pk)
        made = case.steps.exclude(verb__in=("report", "overdue", "ask")).values_list("verb", flat=True)
        assert list(made) in (["on_the_spot"], ["take_over"], ["hand_up"])
        assert case.holder == (Level.GRID if "on_the_spot" in made else Level.COMMUNITY)
