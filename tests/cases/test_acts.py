"""An act is called the same wherever it is offered."""

from datetime import datetime

import pytest

from linli.ground.shared.moments import clock_at
from linli.life.cases import acts, handling, verification
from linli.life.cases.models import Case
from linli.life.cases.states import State
from linli.life.cases.workflow import WORKFLOW
from linli.town.people import api_keys
from tests.cases.conftest import Report
from tests.street import Street, signed_in


@pytest.fixture
def asking(report: Report, street: Street, at: datetime) -> Case:
    """A case whose reporter is asked, or called."""
    case = report("52008", words="车被堵在院里")
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="车主已把车挪开")
    if case.state == State.HANDLED:
        case = verification.verify(case_id=case.pk, by=street.sun, at=at, finding="路通了")
    return case


@pytest.mark.parametrize(("name", "label"), [("say-by-phone", "记下电话里说的"), ("rate-by-phone", "记下电话里评的分")])
def test_an_act_has_one_name_beside_the_list_on_its_own_page_and_in_json(
    asking: Case, street: Street, at: datetime, name: str, label: str
) -> None:
    assert acts.BY_NAME[name].label == label
    _key, secret = api_keys.make(by=street.gu, name="试试", scopes=sorted(api_keys.SCOPES), days=9, at=at)
    with clock_at(at):
        gu = signed_in(street.gu, at=at)
        assert label in gu.get(f"/desk/?open={asking.public_id}").content.decode()
        page = gu.get(f"/cases/{asking.public_id}/{name}/").content.decode()
        shown = gu.get(f"/api/v1/cases/{asking.public_id}", headers={"Authorization": f"Bearer {secret}"}).json()
    assert f"<h1>{label}</h1>" in page
    assert {each["name"]: each["words"] for each in shown["full"]["may"]}[name] == label


def test_no_two_acts_offered_at_once_are_called_the_same(asking: Case, street: Street, at: datetime) -> None:
    for state in State:
        found = [act for act in acts.ACTS if state in WORKFLOW[act.verb].sources and not act.as_reporter]
        assert len({act.label for act in found}) == len(found), state
