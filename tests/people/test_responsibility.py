"""Who must take a matter on."""

from datetime import timedelta

import pytest

from linli.ground.audit.models import Entry
from linli.ground.shared import versions
from linli.ground.shared.refusals import Invalid
from linli.town.people import organisations, responsibility
from linli.town.people.models import Body, Responsibility
from linli.town.people.responsibility import at_place, candidates, lead_for, within

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def keep(street, at, code, place, body, rank=1):
    kept = organisations.keep(code=code, name=code, kind="firm", place_id=street.place[place].pk, by=None, at=at)
    responsibility.give(
        organisation_id=kept.pk, body_code=body, place_id=street.place[place].pk, rank=rank, by=None, at=at
    )
    return kept


def test_the_body_that_acts_at_the_place_leads(street, at):
    choice = lead_for(["WS", "PM"], street.place["b14-u2"], at, "none")
    assert (choice.organisation, choice.why) == (street.organisation["water"], "body:WS")


def test_the_nearest_place_comes_first_and_then_the_rank(street, at):
    second = keep(street, at, "second", "community", "PM", rank=2)
    near = keep(street, at, "near", "y08", "PM", rank=9)
    there = candidates("PM", street.place["b14-u2"], at)
    assert there == [near, street.organisation["property"], second]
    assert candidates("PM", street.place["b20-u1"], at) == [street.organisation["property"], second]


def test_where_no_firm_manages_the_owner_unit_steps_in(street, at):
    for row in Responsibility.objects.filter(body="PM"):
        responsibility.end(responsibility_id=row.pk, by=None, at=at)
    assert lead_for(["PM"], street.place["b14-u2"], at, "none").why == "nobody"
    owner = keep(street, at, "owner", "y08", "OW")
    choice = lead_for(["PM"], street.place["b14-u2"], at, "none")
    assert (choice.organisation, choice.why) == (owner, "fall-back:PM>OW")


def test_the_committee_steps_in_only_where_the_community_may_lead(street, at):
    place = street.place["b14-u2"]
    for role in ("assist", "none", ""):
        choice = lead_for(["LT"], place, at, role)
        assert (choice.organisation, choice.why) == (None, "nobody")
    choice = lead_for(["LT"], place, at, "lead")
    assert (choice.organisation, choice.why) == (street.organisation["committee"], "fall-back:LT>CM")


def test_a_named_body_comes_before_any_fall_back(street, at):
    choice = lead_for(["LT", "CG"], street.place["b14-u2"], at, "lead")
    assert choice.organisation == street.organisation["enforcement"]


def test_a_responsibility_holds_from_its_first_moment_and_no_longer_at_its_end(street, at):
    water, place = street.organisation["water"], street.place["b14-u2"]
    row = Responsibility.objects.get(organisation=water)
    assert candidates("WS", place, at) == [water]
    responsibility.end(responsibility_id=row.pk, by=None, at=at)
    responsibility.end(responsibility_id=row.pk, by=None, at=at + DAY)
    assert candidates("WS", place, at - timedelta(microseconds=1)) == [water]
    assert candidates("WS", place, at) == []
    assert water not in candidates("PM", place, at - DAY)
    responsibility.give(organisation_id=water.pk, body_code="WS", place_id=place.pk, by=None, at=at)
    assert candidates("WS", place, at) == [water]


def test_a_closed_organisation_takes_nothing_on(street, at):
    organisations.close(organisation_id=street.organisation["water"].pk, by=None, at=at)
    assert candidates("WS", street.place["b14-u2"], at) == []


def test_a_closed_organisation_is_given_nothing_more(street, at):
    water, place = street.organisation["water"], street.place["b14-u2"]
    said = {"organisation_id": water.pk, "body_code": "HW", "place_id": place.pk, "by": None, "at": at}
    given = responsibility.give(**said)
    organisations.close(organisation_id=water.pk, by=None, at=at)
    for body in ("HW", "PM"):
        with pytest.raises(responsibility.OrganisationClosed):
            responsibility.give(**said | {"body_code": body})
    assert not Responsibility.objects.filter(organisation=water, valid_until=None).exists()
    assert not Responsibility.objects.filter(pk=given.pk).exists(), "given and ended in one moment, it never held"


def test_who_calls_residents_back_is_none_of_those_who_handle_and_stays_so(street, at):
    """Controls: offices may; a firm's other bodies are its own; what it is may change once it no longer answers."""
    responsibility.add_bodies([Body(code="PO", name="派出所/交警")])
    wide, firm, office = street.place["street"], street.organisation["property"], street.organisation["enforcement"]
    said = {"place_id": wide.pk, "by": street.xu, "at": at}
    for each, body in ((firm, "CB"), (street.organisation["team"], "CB"), (firm, "PO")):
        with pytest.raises(Invalid) as refused:
            responsibility.give(organisation_id=each.pk, body_code=body, **said)
        assert set(refused.value.fields) == {"body"}
    responsibility.give(organisation_id=firm.pk, body_code="HW", **said)
    given = [responsibility.give(organisation_id=office.pk, body_code=body, **said) for body in ("CB", "PO")]
    facts = {"code": office.code, "name": office.name, "place_id": wide.pk, "by": street.xu, "at": at}
    with pytest.raises(Invalid) as refused:
        organisations.keep(**facts, kind="firm")
    assert set(refused.value.fields) == {"kind"}
    for row in given:
        responsibility.end(responsibility_id=row.pk, by=street.xu, at=at)
    assert organisations.keep(**facts, kind="firm").kind == "firm"


def test_giving_the_same_again_only_sets_the_rank(street, at):
    water = street.organisation["water"]
    said = {"organisation_id": water.pk, "body_code": "WS", "place_id": street.place["district"].pk}
    responsibility.give(**said, rank=5, by=None, at=at)
    assert [row.rank for row in Responsibility.objects.filter(organisation=water)] == [5]


def test_one_that_began_this_very_moment_leaves_no_trace_when_it_ends(street, at):
    row = responsibility.give(
        organisation_id=street.organisation["team"].pk,
        body_code="LT",
        place_id=street.place["y08"].pk,
        by=None,
        at=at,
    )
    responsibility.end(responsibility_id=row.pk, by=None, at=at)
    assert not Responsibility.objects.filter(pk=row.pk).exists()


def test_one_that_was_ended_does_not_come_back_by_what_was_laid_for_later(street, at):
    """A change of rank that a draft laid for the fifth day goes with what it changes; what others act as stays laid."""
    water, place = street.organisation["water"], street.place["b14-u2"]
    standing = Responsibility.objects.get(organisation=water)
    later = [
        Responsibility(organisation=each, body_id="WS", place=standing.place, rank=2, valid_from=at + 5 * DAY)
        for each in (water, street.organisation["team"])
    ]
    versions.turn(Responsibility.objects, leaving=[standing], begins=later, since=at + 5 * DAY)
    for _again in range(2):
        responsibility.end(responsibility_id=standing.pk, by=None, at=at + DAY)
    acting = [candidates("WS", place, at + days * DAY) for days in (0, 1, 4, 5, 6)]
    assert acting == [[water], [], [], [street.organisation["team"]], [street.organisation["team"]]]
    responsibility.give(organisation_id=water.pk, body_code="WS", place_id=place.pk, by=None, at=at + 2 * DAY)
    responsibility.end(responsibility_id=standing.pk, by=None, at=at + 3 * DAY)
    assert candidates("WS", place, at + 3 * DAY) == [water], "what was given since stays"
    assert Entry.objects.filter(verb="people.responsibility_ended").count() == 1, "it is written down once"


def test_finding_the_lead_asks_one_query_where_its_body_is_there(street, at, django_assert_num_queries):
    with django_assert_num_queries(1):
        lead_for(["WS"], street.place["b14-u2"], at, "none")


def test_one_place_is_asked_once_for_each_body_and_once_for_its_fall_backs(street, at, django_assert_num_queries):
    here = at_place(street.place["b14-u2"], at)
    with django_assert_num_queries(3):
        for _again in range(3):
            assert here.candidates("WS")
            assert here.candidates("LT") == []
            here.lead(["LT"], "none")
            here.lead(["LT", "WS"], "lead")


def test_read_at_once_it_is_the_same_everywhere(street, at, django_assert_num_queries):
    for code, place, rank in (("second", "community", 2), ("near", "y08", 9), ("far", "b20-u1", 1)):
        keep(street, at, code, place, "PM", rank=rank)
    keep(street, at, "owner", "y12", "OW")
    responsibility.add_fall_backs([("LT", "OW", False, 1), ("LT", "WS", False, 2)], at)
    bodies = ("PM", "LT", "WS", "HW", "CG")
    with django_assert_num_queries(2):
        around = within([street.place["community"].path], at)
        found = {
            (place, body, role): (here.candidates(body), here.lead([body], role))
            for place in ("b14-u2", "b20-u1", "y09", "community")
            for here in [around(street.place[place].path)]
            for body in bodies
            for role in ("lead", "assist")
        }
    for (place, body, role), (acting, leading) in found.items():
        there = at_place(street.place[place], at)
        assert (there.candidates(body), there.lead([body], role)) == (acting, leading), (place, body, role)
    assert len({leading.why for _acting, leading in found.values()}) > 4, "control: they differ"


def test_fall_backs_are_added_once(street, at):
    assert responsibility.add_fall_backs([("PM", "OW", False, 1)], at) == 0
