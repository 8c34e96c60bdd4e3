"""Where someone lives, and moving out."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.ground.shared.refusals import NotFound
from linli.town.people import living
from linli.town.people.models import Membership

pytestmark = pytest.mark.django_db


def test_moving_out_ends_the_membership_and_the_last_one_the_household(street, at):
    (home,) = living.homes_of(street.lin, at)
    for other in (street.wang, street.sun):
        with pytest.raises(NotFound):
            living.move_out(public_id=home.public_id, by=other, at=at)
    living.move_out(public_id=home.public_id, by=street.lin, at=at)
    living.move_out(public_id=home.public_id, by=street.lin, at=at + timedelta(days=1))
    assert not living.homes_of(street.lin, at).exists()
    gone = Membership.objects.get(pk=home.pk)
    assert (gone.valid_until, gone.household.valid_until) == (at, at)


def test_a_membership_may_not_be_confirmed_by_its_own_person(street, at):
    (home,) = living.homes_of(street.lin, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=home.pk).update(confirmed_by=street.lin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            household=home.household,
            person=street.lin,
            kind="owner",
            valid_from=at,
            confirmed_by=street.sun,
            confirmed_at=at,
            how="desk",
        )
