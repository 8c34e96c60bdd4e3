"""Registering organisations, keeping them right, and closing them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound
from linli.town.places.models import Place

from . import appoint, responsibility
from .models import Organisation, Person
from .roles import KEEPERS
from .scopes import posts_of, reach_of


@transaction.atomic
def keep(
    *,
    code: str,
    name: str,
    kind: str,
    by: Person | None,
    at: datetime,
    place_id: int | None = None,
    what_for: str = "",
    duty_phone: str = "",
) -> Organisation:
    """Register an organisation, or set right what is known of the one with this code; one that was closed opens again.

    `by` None is a command. Raises `Invalid` on an empty code, name or unknown kind; `NotAllowed` unless a post of `by`
    keeps organisations where this one is at home.
    """
    wrong = {field: _("要填。") for field, value in (("code", code), ("name", name)) if not value.strip()}
    if kind not in Organisation.Kind.values:
        wrong["kind"] = _("没有这个类别。")
    if wrong:
        raise Invalid(wrong)
    place = Place.objects.get(pk=place_id) if place_id else None
    _must_keep(place, by, at)
    known = Organisation.objects.select_for_update(of=("self",)).filter(code=code.strip()).first()
    if known is not None:
        _must_keep(known.place, by, at)
    kept = known or Organisation(code=code.strip(), valid_from=at)
    said = {"name": name.strip(), "kind": kind, "place": place, "what_for": what_for.strip()}
    said |= {"duty_phone": duty_phone.strip(), "valid_until": None}
    if known is not None and all(getattr(known, field) == value for field, value in said.items()):
        return known
    for field, value in said.items():
        setattr(kept, field, value)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        raise Invalid({"code": _("这个编号刚刚被登记了，请再看一眼。")}) from None
    _record("people.organisation_kept", kept, by, at)
    return kept


@transaction.atomic
def register(
    *,
    name: str,
    kind: str,
    place_id: int,
    by: Person | None,
    at: datetime,
    what_for: str = "",
    duty_phone: str = "",
) -> Organisation:
    """Register an organisation without anybody having to know a code: it gets the next number of where it is at home.

    The second of 北园社区 is `110116001008-2`. One of this name that was closed there opens again, and the very same
    said once more changes nothing.

    Raises `Invalid` on an empty name, an unknown kind, or where another of this name stands there; `NotAllowed` as
    `keep` does.
    """
    home = Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place_id)
    _must_keep(home, by, at)
    said = {"name": name.strip(), "kind": kind, "what_for": what_for.strip(), "duty_phone": duty_phone.strip()}
    namesakes = Organisation.objects.filter(place=home, name=said["name"]).order_by("pk")
    standing = namesakes.filter(valid_until__isnull=True).first()
    if standing is not None and any(getattr(standing, field) != value for field, value in said.items()):
        raise Invalid({"name": _("“%(name)s”已经登记过了，要改请打开它那一页。") % {"name": standing.name}})
    known = standing or namesakes.last()
    code = known.code if known is not None else _next_code(home)
    return keep(code=code, place_id=place_id, by=by, at=at, **said)


def _next_code(home: Place) -> str:
    """The code after the highest that was derived from this place, whether or not its organisation still stands."""
    begun = f"{home.code}-"
    taken = Organisation.objects.filter(code__startswith=begun).values_list("code", flat=True)
    numbers = [int(rest) for rest in (code.removeprefix(begun) for code in taken) if rest.isdecimal()]
    return f"{begun}{max(numbers, default=0) + 1}"


@transaction.atomic
def close(*, organisation_id: int, by: Person | None, at: datetime) -> Organisation:
    """Close an organisation: its posts and responsibilities end with it. Closing it again changes nothing.

    Whoever keeps an organisation may close it, and what stands on it ends as the consequence, also a post that only
    somebody else may give or end alone, e.g. 承办人: there is nothing left to hold. The audit book names who closed it
    for each of them, and every holder is told.

    Raises `NotFound`, or `NotAllowed` as `keep` does.
    """
    kept = Organisation.objects.select_for_update(of=("self",)).filter(pk=organisation_id).first()
    if kept is None:
        raise NotFound
    _must_keep(kept.place, by, at)
    if kept.valid_until is not None:
        return kept
    kept.valid_until = at
    kept.save(update_fields=["valid_until"])
    appoint.end_with(kept, by=by, at=at)
    responsibility.end_with(kept, by=by, at=at)
    _record("people.organisation_closed", kept, by, at)
    return kept


def _must_keep(place: Place | None, by: Person | None, at: datetime) -> None:
    if by is None:
        return
    mine = reach_of(posts_of(by, at), KEEPERS)
    if not mine.covers(place.path if place is not None else ""):
        raise NotAllowed


def _record(verb: str, row: Organisation, by: Person | None, at: datetime) -> None:
    facts = {"code": row.code, "kind": row.kind, "place": row.place_id}
    name = f"organisation:{row.pk}"
    record.record(actor=by.source if by else "command", verb=verb, object=name, at=at, facts=facts)
