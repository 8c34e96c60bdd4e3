"""A roster comes with a community's workbook: it confirms who lives where, and keeps no phone."""

from datetime import timedelta

import pytest

from linli.town.people import claims, contacts, living, rosters, workbook
from linli.town.people.models import RosterLine
from tests.people.test_workbook import LEADS, planned, said, take_in

pytestmark = pytest.mark.django_db


ROSTER = ["楼号 单元 房号 手机号 身份", "14 1 102 13900005678 租户", "14号楼 2单元 0301室 13800001234 -"]


def claimed(street, at, who="wang", words="14号楼1单元102"):
    return claims.claim_by_words(community="110116001008", words=words, kind="tenant", by=street.person[who], at=at)


def test_a_roster_confirms_the_claim_of_whoever_has_its_verified_phone(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    assert claimed(street, at).state == "pending"
    contacts.keep(street.zhou, "phone", "13900005678", at, verified=True)
    said = claimed(street, at, "zhou")
    (home, _grid3) = living.homes_of(street.zhou, at)
    assert (said.state, home.how, home.confirmed_by) == ("confirmed", "roster", None)


def test_a_phone_that_was_not_verified_confirms_nothing(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    contacts.keep(street.wang, "phone", "13900005678", at)
    assert claimed(street, at).state == "pending"


def test_a_roster_that_comes_later_confirms_the_claims_that_wait(street, at):
    contacts.keep(street.wang, "phone", "13900005678", at, verified=True)
    said = claimed(street, at)
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    said.refresh_from_db()
    assert said.state == "confirmed"


def test_a_roster_without_a_basis_is_not_written_down(street, at):
    made = planned(street, at, {"住户": ROSTER}, by=street.sun)
    with pytest.raises(rosters.BasisMissing):
        workbook.apply(made, street.sun, at)
    assert not RosterLine.objects.exists()
    assert workbook.apply(made, street.sun, at, basis="contract").added == 2, "control"


def test_a_roster_keeps_no_phone_and_the_same_again_changes_nothing(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    assert "13900005678" not in repr(list(RosterLine.objects.values()))
    assert planned(street, at, {"住户": ROSTER}).empty


def test_a_line_that_was_taken_out_of_the_roster_ends(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    later = at + timedelta(days=1)
    take_in(street, later, {"住户": ROSTER[:2]}, by=street.sun)
    assert RosterLine.objects.filter(valid_until=later).count() == 1
    take_in(street, later, {"楼门长": LEADS})
    assert RosterLine.objects.filter(valid_until__isnull=True).count() == 1


def test_a_roster_is_the_communitys_own(street, at):
    assert planned(street, at, {"住户": ROSTER}, by=street.han).errors
    wrong = ["楼号 单元 房号 手机号 身份", "99 1 102 123 房客", "14 1 楼上 13900005678 -"]
    found = {(row, column) for _sheet, row, column, _words in said(planned(street, at, {"住户": wrong}))}
    assert found == {(2, "单元"), (2, "手机号"), (2, "身份"), (3, "房号")}
