"""Who may lead a matter here, and what only the street may send."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.ground.shared.moments import clock_at
from linli.life.cases import dispatch, handling, leading, receiving
from linli.life.cases.models import Case
from linli.life.cases.states import DESKS, Level, Who
from linli.town.people import appoint, organisations, responsibility
from linli.town.people.models import Body, Post
from linli.town.people.roles import Role
from tests.cases.conftest import Report, dispatched
from tests.street import Street, signed_in

HOUR = timedelta(hours=1)


def test_what_nobody_would_receive_is_neither_offered_nor_sent(report: Report, street: Street, at: datetime) -> None:
    case, firm, later = report("51003"), street.organisation["property"], at + timedelta(minutes=1)
    page, sentence = f"/cases/{case.public_id}/dispatch/", "北园物业还没有承办人，派过去没人看得到。请安全管理员"
    assert leading.choices(case, Who.GRID, at) == [firm]
    with clock_at(at):
        assert 'name="organisation_id"' in signed_in(street.zhao).get(page).text
    appoint.end(post_id=street.post["feng"].pk, by=street.xu, at=later)
    assert leading.choices(case, Who.GRID, later) == []
    with clock_at(later):
        shown = signed_in(street.zhao).get(page).text
        assert sentence in shown
        assert 'name="organisation_id"' not in shown
        assert sentence in signed_in(street.zhao).get(f"/desk/?open={case.public_id}").text
    with pytest.raises(receiving.NobodyThere) as refused:
        dispatched(case, street, later)
    assert sentence in refused.value.words
    assert not leading.only_the_street_sends(case, later), "it is no matter of the street's for that"
    appoint.appoint(person_id=street.feng.pk, role="handler", by=street.xu, at=later, organisation_id=firm.pk)
    assert dispatched(case, street, later).organisation == firm


def test_who_receives_is_asked_by_as_many_questions_of_fifty_as_of_one(
    report: Report, street: Street, at: datetime
) -> None:
    pk, here, counts = report("51003").pk, street.place["community"], []
    for number in (1, 50):
        for each in range(number - 1):
            made = organisations.keep(
                code=f"f-{each}", name=f"第{each}物业", kind="firm", place_id=here.pk, by=None, at=at
            )
            responsibility.give(organisation_id=made.pk, body_code="PM", place_id=here.pk, by=None, at=at)
            Post.objects.create(role="handler", organisation=made, person=street.feng, starts_at=at)
        case = Case.objects.everything("a test").select_related("category", "place").get(pk=pk)
        with CaptureQueriesContext(connection) as caught:
            assert len(leading.choices(case, Who.GRID, at)) == number
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_the_community_is_not_made_to_lead_what_it_may_only_help_with(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("51003")
    with pytest.raises(leading.CommunityOnlyAssists):
        dispatched(case, street, at, "committee")


def test_only_who_is_responsible_here_may_lead(report: Report, street: Street, at: datetime) -> None:
    with pytest.raises(leading.MayNotLead):
        dispatched(report("51003"), street, at, "water")


def test_street_offices_are_sent_to_by_the_street_only(report: Report, street: Street, at: datetime) -> None:
    case = report("52001")
    with pytest.raises(leading.StreetSends):
        dispatched(case, street, at, "enforcement")
    case = dispatch.dispatch(
        case_id=case.pk, by=street.han, at=at, organisation_id=street.organisation["enforcement"].pk
    )
    case = handling.handle(case_id=case.pk, by=street.ma, at=at + HOUR, result="违建已当场拆除清走")
    assert case.solved_level == Level.STREET


def test_a_car_in_the_way_goes_to_the_police_from_the_street_up(report: Report, street: Street, at: datetime) -> None:
    """Who knows an owner by the plate, and may have a car moved whose owner does not come."""
    responsibility.add_bodies([Body(code="PO", name="派出所/交警")])
    where = street.place["street"].pk
    police = organisations.keep(code="police", name="派出所", kind="department", place_id=where, by=None, at=at)
    responsibility.give(organisation_id=police.pk, body_code="PO", place_id=where, by=None, at=at)
    appoint.appoint(person_id=street.wang.pk, role=Role.HANDLER, by=None, at=at, organisation_id=police.pk)
    for category, offered in (("52008", {Who.STREET, Who.DISTRICT}), ("54006", set())):
        case = report(category)
        assert {who for who in (*DESKS, Who.DISTRICT) if police in leading.choices(case, who, at)} == offered
