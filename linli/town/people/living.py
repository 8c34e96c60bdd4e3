"""Where someone lives, once it was confirmed, and moving out."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from linli.ground.audit import record
from linli.ground.shared.refusals import NotFound
from linli.town.places.models import Place, stands

from .models import DwellingClaim, Household, Membership, Person


@transaction.atomic
def move_out(*, public_id: UUID | str, by: Person, at: datetime) -> Membership:
    """Note that someone has moved out; with its last member the household ends. Said again, nothing changes.

    The household is locked first, so that of two who leave at once the second sees that the first has gone.

    Raises `NotFound` unless it is one's own home.
    """
    Household.objects.select_for_update(of=("self",)).filter(memberships__public_id=public_id).first()
    kept = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("household")
        .filter(public_id=public_id)
        .first()
    )
    if kept is None or kept.person_id != by.pk:
        raise NotFound
    if kept.valid_until is None:
        kept.valid_until = after(kept.valid_from, at)
        kept.save(update_fields=["valid_until"])
        household = kept.household
        if not household.memberships.filter(valid_until__isnull=True).exists():
            household.valid_until = after(household.valid_from, at)
            household.save(update_fields=["valid_until"])
        facts = {"household": household.pk, "kind": kept.kind}
        record.record(actor=by.source, verb="people.moved_out", object=f"person:{kept.person_id}", at=at, facts=facts)
    return kept


def after(began: datetime, at: datetime) -> datetime:
    """When something ends that is told to end at `at`: never before it began, whatever the door's clock says."""
    return max(at, began + timedelta(microseconds=1))


def homes_of(person: Person, at: datetime) -> QuerySet[Membership]:
    """The confirmed homes of a person at that moment, the newest first."""
    return (
        Membership.objects.filter(stands(at), person=person)
        .select_related("household__dwelling__entrance")
        .order_by("-valid_from", "-pk")
    )


def home_of(person: Person, public_id: UUID | str, at: datetime) -> Membership:
    """One of a person's confirmed homes. Raises `NotFound`."""
    found = homes_of(person, at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def entrance_of(person: Person, at: datetime) -> Place | None:
    """The entrance where a person lives: the newest confirmed home, else the newest one they claim."""
    member = homes_of(person, at).first()
    if member is not None:
        return member.household.dwelling.entrance
    claimed = (
        DwellingClaim.objects.filter(person=person, state=DwellingClaim.State.PENDING)
        .select_related("dwelling__entrance")
        .order_by("-made_at", "-pk")
        .first()
    )
    return claimed.dwelling.entrance if claimed is not None else None
