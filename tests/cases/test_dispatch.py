"""Sending out: who keeps a matter, how it comes back, and what is told in confidence."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import translation

from linli.ground.shared.moments import clock_at
from linli.life.cases import afterwards, confiding, dispatch, filing, guards, handling, leading
from linli.life.cases.forces import forces
from linli.life.cases.models import Case
from linli.life.cases.states import Level, State, Who
from linli.town.people import appoint, organisations
from linli.town.people.models import Person
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, Report, dispatched
from tests.cases.laws import check
from tests.street import Street, signed_in

HOUR = timedelta(hours=1)


def test_a_return_names_another_and_after_two_the_street_decides(report: Report, street: Street, at: datetime) -> None:
    case = dispatched(report("54006", words="路灯不亮"), street, at, category="51003")
    with pytest.raises(guards.NextUnitMissing):
        dispatch.give_back(case_id=case.pk, by=street.feng, at=at, reason="不归物业", proposed=" ")
    for turn in (1, 2):
        case = dispatch.give_back(case_id=case.pk, by=street.feng, at=at, reason="不归物业", proposed="环卫")
        assert (case.state, case.returns, case.organisation) == (State.ACCEPTED, turn, None)
        if turn == 1:
            case = dispatched(case, street, at)
    assert case.holder == Level.STREET
    first, second = case.steps.filter(verb="give_back").order_by("seq")
    assert ("desk" in first.facts, second.facts["desk"]) == (False, "street"), (
        "its rise is told by the step that made it"
    )
    assert second.organisation == street.organisation["property"], "whose act it was, though the case left them by it"
    assert first.due_at == second.due_at == case.next_due_at
    with pytest.raises(guards.NotYours):
        dispatched(case, street, at)
    case = dispatch.dispatch(case_id=case.pk, by=street.han, at=at, organisation_id=street.organisation["property"].pk)
    with pytest.raises(guards.TooManyReturns):
        dispatch.give_back(case_id=case.pk, by=street.feng, at=at, reason="不归物业", proposed="环卫")


def test_what_nobody_took_on_is_taken_back_and_then_done_on_the_spot(
    report: Report, street: Street, at: datetime
) -> None:
    case = dispatched(report("51003"), street, at)
    with pytest.raises(guards.NotYours):
        dispatch.take_back(case_id=case.pk, by=street.feng, at=at, reason="我们自己收回")
    with pytest.raises(guards.ReasonMissing):
        dispatch.take_back(case_id=case.pk, by=street.zhao, at=at, reason="好")
    due_at = case.resolve_due_at
    case = dispatch.take_back(case_id=case.pk, by=street.zhao, at=at, reason="他们今天没人")
    assert (case.state, case.organisation, case.respond_due_at, case.returns) == (State.ACCEPTED, None, None, 0)
    assert case.resolve_due_at == due_at
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    assert case.handled_by == street.zhao


def test_who_took_a_case_on_keeps_it_until_they_are_late(report: Report, street: Street, at: datetime) -> None:
    case = handling.start(case_id=dispatched(report("51003"), street, at).pk, by=street.feng, at=at)
    with pytest.raises(afterwards.StillAtWork):
        dispatch.take_back(case_id=case.pk, by=street.zhao, at=at, reason="太慢了吧")
    assert case.next_due_at is not None
    late = case.next_due_at + HOUR
    assert dispatch.take_back(case_id=case.pk, by=street.han, at=late, reason="太慢了吧").state == State.ACCEPTED


@pytest.mark.parametrize("how", ["closed", "nobody", "shut out", "still there"])
def test_what_lies_where_nobody_is_any_more_is_taken_back_at_once(
    report: Report, street: Street, at: datetime, how: str
) -> None:
    case, firm = dispatched(report("51003"), street, at), street.organisation["property"]
    handling.start(case_id=case.pk, by=street.feng, at=at)
    later = at + timedelta(minutes=1)
    if how == "closed":
        organisations.close(organisation_id=firm.pk, by=street.xu, at=later)
    elif how == "nobody":
        appoint.end(post_id=street.post["feng"].pk, by=street.xu, at=later)
    elif how == "shut out":
        Person.objects.filter(pk=street.feng.pk).update(is_active=False)
    why = "北园物业已停用，收回来另派。" if how == "closed" else "北园物业没有承办人了，收回来另派。"
    with clock_at(later):
        pane = signed_in(street.zhao).get(f"/desk/?open={case.public_id}").text
    first = re.search(rf"/cases/{case.public_id}/(?!reveal)([a-z-]+)/", pane[pane.index("能找谁") :])
    assert first is not None
    if how == "still there":
        assert ("收回来另派" in pane, first[1]) == (False, "answer")
        with pytest.raises(afterwards.StillAtWork):
            dispatch.take_back(case_id=case.pk, by=street.zhao, at=later, reason="太慢了吧")
        return
    assert why in pane
    assert first[1] == "take-back"
    assert dispatch.take_back(case_id=case.pk, by=street.zhao, at=later, reason=why).state == State.ACCEPTED


def test_a_return_comes_within_four_work_hours(report: Report, street: Street, at: datetime) -> None:
    case = dispatched(report("51003"), street, at)
    with pytest.raises(guards.TooLateToReturn):
        dispatch.give_back(case_id=case.pk, by=street.feng, at=at + 7 * HOUR, reason="不归我们", proposed="环卫")


def sends(case: Case, by: Person, at: datetime, street: Street, *, to: str, category: str = "") -> Case:
    organisation = street.organisation[to].pk
    return dispatch.dispatch(case_id=case.pk, by=by, at=at, organisation_id=organisation, category=category)


def complained(report: Report, street: Street, at: datetime, *, first: str) -> Case:
    """Lin complains of the firm; the grid's worker files it as a lift that stands still."""
    case = report(first, words="投诉安居物业马经理乱收费")
    if first != "56002":
        filing.refile(case_id=case.pk, by=street.zhao, at=at, category="56002")
    return dispatch.accept(case_id=case.pk, by=street.zhao, at=at, category="54005")


@pytest.mark.parametrize("first", ["56002", "54001", ""])
def test_a_complaint_of_the_firm_is_sent_to_it_under_no_category(
    report: Report, street: Street, at: datetime, first: str
) -> None:
    case = complained(report, street, at, first=first)
    for by in (street.zhao, street.sun, street.han):
        for category in ("", "54008"):
            with pytest.raises(confiding.ToldInConfidence, match="物业服务投诉"), transaction.atomic():
                sends(case, by, at, street, to="property", category=category)
    opened = Case.objects.everything("what the desk is offered").get(pk=case.pk)
    assert not [o for o in leading.choices(opened, Who.STREET, at) if o == street.organisation["property"]]
    assert "物业服务投诉" in leading.nobody_to_choose(opened, Who.STREET, at)
    with translation.override("en"):
        assert "Complaint about property firm" in leading.nobody_to_choose(opened, Who.STREET, at)
    assert street.organisation["property"].name not in [each.called for each in forces(opened, (), at)]
    assert case.pk in leading.for_the_street_to_send(posts_of(street.han, at), at)
    assert "马经理" not in signed_in(street.ma).get(f"/api/v1/cases/{case.public_id}").text
    filing.refile(case_id=case.pk, by=street.zhao, at=at, category="56002")
    check(sends(case, street.han, at, street, to="enforcement"), {})


def test_what_the_firm_has_in_hand_is_taken_back_before_it_is_filed_as_a_complaint_of_it(
    report: Report, street: Street, at: datetime
) -> None:
    case = sends(report("54008", words="单元门修了三次都没修好"), street.zhao, at, street, to="property")
    with pytest.raises(confiding.InTheirHands, match="先把事收回来"), transaction.atomic():
        filing.refile(case_id=case.pk, by=street.zhao, at=at, category="56002")
    filing.refile(case_id=case.pk, by=street.zhao, at=at, category="54001")
    dispatch.take_back(case_id=case.pk, by=street.zhao, at=at, reason="要换个单位")
    assert filing.refile(case_id=case.pk, by=street.zhao, at=at, category="56002").category.code == "56002"  # type: ignore[union-attr]
    assert "单元门" not in signed_in(street.ma).get(f"/api/v1/cases/{case.public_id}").text


def test_control_what_was_told_of_nobody_goes_to_the_firm_and_the_law_sees_what_does_not(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    leak = report("54007", words="楼上漏水")
    filing.refile(case_id=leak.pk, by=street.zhao, at=at, category="54005")
    check(sends(leak, street.zhao, at, street, to="property"), {})
    monkeypatch.setattr(confiding, "told", lambda _case: ())
    assert street.organisation["property"].name in [each.called for each in forces(leak, (), at)]
    opened = sends(complained(report, street, at, first="56002"), street.zhao, at, street, to="property")
    with pytest.raises(AssertionError, match="told of in confidence"):
        check(opened, {})
