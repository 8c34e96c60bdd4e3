"""Registering organisations, keeping them right, and closing them."""

import hashlib
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared import unseen
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound, Refused, Words
from linli.ground.shared.unseen import in_line
from linli.ground.ui.lists import listed
from linli.town.places.folding import fold
from linli.town.places.models import Place

from . import appoint, bodies, levels, naming, phones, responsibility, serving
from .models import Organisation, Person
from .roles import KEEPERS, SEATS, Role
from .scopes import posts_of, reach_of

type Said = dict[str, Any]
"""What is known of an organisation, by its fields."""

TRIES = 3
"""So many derived numbers are tried where others keep taking the next one by writing it themselves."""


class Changed(Refused):
    """It is no longer what was seen when this was written: what somebody else did meanwhile is not undone unseen."""

    code = "organisation-changed"
    status = 409
    sentence = _("刚才有人改过这个单位，和您看到的不一样了。请打开它那一页，看看再改。")


class PostsStay(Refused):
    """An organisation does not close over posts that the asker may not end: what may not be done one by one."""

    code = "posts-stay"
    status = 403
    sentence = _("“%(name)s”还有 %(count)s 个岗位不归您结束。请%(who)s先结束这些岗位，再来停用。")


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
    name_hant: str | None = None,
    name_en: str | None = None,
    seen: str = "",
    reopens: bool = False,
) -> Organisation:
    """Register an organisation, or set right what is known of the one with this code.

    One that was closed opens again only where that is what was asked: `reopens`, or `seen`, which is what whoever
    writes saw of it (`as_it_stands`). What already is so stays as it is; so does a name in another language
    that is None, while "" takes it away. `by` None is a command.

    Raises `Invalid` on an empty code, a name or duty phone that is none, an unknown kind or one that may not be what it
    answers for (`bodies`), or where another of this name stands at that place; `NotAllowed` unless a post of `by` keeps
    organisations where this one is at home; `Changed` where it is no longer as it was seen; `OrganisationClosed`;
    `StreetKeeps` of a kind that is not a community's (`levels`); `ServesOthers` of one that answers for places that
    `by` does not keep.
    """
    _must_be_said(kind, duty_phone, what_for, code=code, name=name)
    others = _other_names(name_hant, name_en)
    home = _locked(place_id) if place_id else None
    _must_keep(home, by, at)
    known = Organisation.objects.select_for_update(of=("self",)).filter(code=code.strip()).first()
    said = _said(name, kind, home, what_for, duty_phone) | others
    if known is not None:
        _must_keep(known.place, by, at)
        if _is_so(known, said):
            return known
        if others_too := serving.beyond(known, by, at):
            raise others_too
        _must_be_as_seen(known, seen, reopens=reopens)
        _must_still_answer(known, kind, at)
    if known is None or known.kind != kind:
        levels.must_be_of(levels.keepers_of_kind(kind), home, by, at)
    _must_be_the_only(said, known)
    try:
        return _write(known or Organisation(code=code.strip(), valid_from=at), said, by, at)
    except IntegrityError:
        raise Invalid({"code": _("这个编号刚刚被登记了，请再看一眼。")}) from None


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
    name_hant: str | None = None,
    name_en: str | None = None,
) -> Organisation:
    """Register an organisation without anybody having to know a code: it gets the next number of where it is at home.

    The second of 北园社区 is `110116001008-2`; a number that somebody has just taken is passed over. One of this name
    that was closed there opens again, and the very same said once more changes nothing.

    Raises `Invalid` on a name or duty phone that is none, an unknown kind, or where another of this name stands there;
    `NotAllowed` as `keep` does.
    """
    _must_be_said(kind, duty_phone, what_for, name=name)
    others = _other_names(name_hant, name_en)
    home = _locked(place_id)
    _must_keep(home, by, at)
    levels.must_be_of(levels.keepers_of_kind(kind), home, by, at)
    said = _said(name, kind, home, what_for, duty_phone) | others
    same = _of_the_name(said)
    standing = next((each for each in same if each.valid_until is None), None)
    if standing is not None and _is_so(standing, said):
        return standing
    _must_be_the_only(said)
    if same:
        return _write(same[-1], said, by, at)
    for _try in range(TRIES):
        with suppress(IntegrityError):
            return _write(Organisation(code=_next_code(home), valid_from=at), said, by, at)
    raise Invalid({"name": _("这会儿有几个人同时在登记，请再试一次。")})


def as_it_stands(row: Organisation) -> str:
    """A short name of all that is known of an organisation now; another one as soon as any of it changes."""
    facts = [
        row.name,
        row.name_hant,
        row.name_en,
        row.kind,
        row.place_id,
        row.what_for,
        row.duty_phone,
        row.valid_until,
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:24]


def _must_be_said(kind: str, duty_phone: str, what_for: str, **needed: str) -> None:
    wrong: dict[str, Words] = {field: _("要填。") for field, value in needed.items() if not in_line(value)}
    if kind not in Organisation.Kind.values:
        wrong["kind"] = _("没有这个类别。")
    if unfit := naming.unfit_organisation(in_line(needed["name"])):
        wrong["name"] = unfit
    if hidden := unseen.unfit(what_for):
        wrong["what_for"] = hidden
    if wrong:
        raise Invalid(wrong)
    phones.must_be_office_phone(duty_phone)


def _other_names(name_hant: str | None, name_en: str | None) -> Said:
    """The names in other languages that are said. Raises `Invalid` for one that is no name."""
    said = {
        field: in_line(name) for field, name in (("name_hant", name_hant), ("name_en", name_en)) if name is not None
    }
    wrong = {field: unfit for field, name in said.items() if (unfit := naming.unfit_organisation(name))}
    if wrong:
        raise Invalid(wrong)
    return said


def _locked(place_id: int) -> Place:
    """Where it is at home, locked, so that of two who name theirs alike there one comes after the other."""
    return Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place_id)


def _said(name: str, kind: str, home: Place | None, what_for: str, duty_phone: str) -> Said:
    said = {"name": in_line(name), "kind": kind, "place": home, "what_for": in_line(what_for)}
    return said | {"duty_phone": in_line(duty_phone), "valid_until": None}


def _is_so(row: Organisation, said: Said) -> bool:
    return all(getattr(row, field) == value for field, value in said.items())


def _must_be_as_seen(known: Organisation, seen: str, *, reopens: bool) -> None:
    if seen and seen != as_it_stands(known):
        raise Changed
    if known.valid_until is not None and not (seen or reopens):
        raise responsibility.OrganisationClosed


def _must_still_answer(known: Organisation, kind: str, at: datetime) -> None:
    """Raise `Invalid` where it becomes of a kind that may not be what it answers for now or later."""
    if known.kind != kind:
        held = responsibility.still_to_hold(at).filter(organisation=known).values_list("body_id", flat=True)
        if wrong := bodies.not_for(kind, held):
            raise Invalid({"kind": wrong})


def _of_the_name(said: Said) -> list[Organisation]:
    """Those at that place, also closed ones, whose name reads the same however it is written: 北园 物业, 北園物业."""
    there = Organisation.objects.filter(place=said["place"]).order_by("pk")
    return [each for each in there if fold(each.name) == fold(said["name"])]


def _must_be_the_only(said: Said, known: Organisation | None = None) -> None:
    """One name stands once at one place. `known` is the one that is set right; as it was named there, it may stay."""
    if known is not None and known.valid_until is None and known.name == said["name"] and known.place == said["place"]:
        return
    for each in _of_the_name(said):
        if each.valid_until is None and (known is None or each.pk != known.pk):
            raise Invalid({"name": _("“%(name)s”已经登记过了，要改请打开它那一页。") % {"name": each.name}})


def _write(kept: Organisation, said: Said, by: Person | None, at: datetime) -> Organisation:
    """Raises `IntegrityError` where somebody has just taken its code; the caller's transaction goes on."""
    for field, value in said.items():
        setattr(kept, field, value)
    with transaction.atomic():
        kept.save()
    _record("people.organisation_kept", kept, by, at)
    return kept


def _next_code(home: Place) -> str:
    """The code after the highest that was derived from this place, whether or not its organisation still stands."""
    begun = f"{home.code}-"
    taken = Organisation.objects.filter(code__startswith=begun).values_list("code", flat=True)
    numbers = [int(rest) for rest in (code.removeprefix(begun) for code in taken) if rest.isdecimal()]
    return f"{begun}{max(numbers, default=0) + 1}"


@transaction.atomic
def close(*, organisation_id: int, by: Person | None, at: datetime) -> Organisation:
    """Close an organisation: its posts and responsibilities end with it. Closing it again changes nothing.

    Whoever keeps an organisation may close it, unless somebody stands at it whose post is another's to end (a handler's
    is 安全管理员's). The audit book names who closed it for each post that ends with it; each holder is told.

    Raises `NotFound`, `NotAllowed` and `ServesOthers` as `keep` does, or `PostsStay`.
    """
    kept = Organisation.objects.select_for_update(of=("self",)).filter(pk=organisation_id).first()
    if kept is None:
        raise NotFound
    _must_keep(kept.place, by, at)
    if kept.valid_until is not None:
        return kept
    if stay := keeps_open(kept, by, at):
        raise stay
    kept.valid_until = at
    kept.save(update_fields=["valid_until"])
    appoint.end_with(kept, by=by, at=at)
    responsibility.end_with(kept, by=by, at=at)
    _record("people.organisation_closed", kept, by, at)
    return kept


def keeps_open(kept: Organisation, by: Person | None, at: datetime) -> PostsStay | serving.ServesOthers | None:
    """Why `by` may not close an organisation (yet): it serves others too, or how many posts are whose to end."""
    if others_too := serving.beyond(kept, by, at):
        return others_too
    posts = appoint.not_theirs_to_end(kept, by, at)
    if not posts:
        return None
    enders = dict.fromkeys(role for post in posts for role in SEATS[Role(post.role)].given_by)
    return PostsStay(name=kept.named(), count=len(posts), who=listed(str(role.label) for role in enders))


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
