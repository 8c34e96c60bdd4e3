"""Heads and places in the chain, for whoever wants to see whether the book still holds what they have in hand."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.paging import Page, page
from linli.ground.shared.refusals import Invalid

from . import chain
from .models import Anchor, Entry, Seal

FEWEST_SIGNS = 16
"""So many signs of a fingerprint are enough to ask by: nobody finds a second one that begins with them."""
WHOLE = 2 * len(chain.GENESIS)
LAST_PLACE = 2**63 - 1
_SLACK = timedelta(hours=2)
"""An hour begins before what is sealed in it; and two workers' clocks may differ."""

type Answer = Literal["holds", "changed", "elsewhere", "unknown"]
"""holds: it stands as it was sealed; changed: it was sealed, and is not the same any more; elsewhere: it holds, at
another place than it was brought for; unknown: never heard of."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a receipt carries of an entry: its own hash at once, its place and the head there once it is sealed."""

    entry: str
    seq: int | None = None
    head: str = ""
    sealed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the book says of a fingerprint that somebody brought; `total`: it is a head, not an entry's own."""

    answer: Answer
    seq: int | None = None
    head: str = ""
    sealed_at: datetime | None = None
    total: bool = False


def newest() -> Seal | None:
    """The last seal of all: its head stands for the whole book."""
    return Seal.objects.order_by("-seq").first()


def by_the_hour(most: int, after: str | None = None) -> Page[Anchor]:
    """The heads of so many hours, newest first, from where the last page ended. Raises `Invalid` for no such mark."""
    return page(Anchor.objects.all(), order=("-hour",), after=after or None, size=most)


def first_with(proof: Proof) -> Anchor | None:
    """The first published head that has this entry in it, None until there is one. One query where it is sealed."""
    if proof.seq is None or proof.sealed_at is None:
        return None
    since = proof.sealed_at - _SLACK
    return Anchor.objects.filter(hour__gte=since, seq__gte=proof.seq).order_by("hour").first()


def proof_of(entry: Entry) -> Proof:
    """What a receipt says of this entry: with its place where it was fetched along, and without a look of its own."""
    seal = Entry._meta.get_field("seal").get_cached_value(entry, default=None)
    assert seal is None or isinstance(seal, Seal)
    own = entry.hash.hex()
    return Proof(own, seal.seq, bytes(seal.head).hex(), seal.sealed_at) if seal is not None else Proof(own)


def first_about(object: str) -> Proof | None:
    """What a receipt says of the first act on `case:42`: that it was brought in. One query."""
    first = Entry.objects.filter(object=object).select_related("seal").order_by("at", "id").first()
    return proof_of(first) if first is not None else None


def find(fingerprint: str) -> Found:
    """What the book says of an entry by its own hash, or of a head by itself; the first 16 signs or more will do.

    Raises `Invalid` for what is no fingerprint.
    """
    low, high = _range(fingerprint)
    seal = Seal.objects.filter(hash__gte=low, hash__lte=high).order_by("hash", "seq").first()
    if seal is not None:
        return _answer(seal)
    seal = Seal.objects.filter(head__gte=low, head__lte=high).order_by("head").first()
    return replace(_answer(seal), total=True) if seal is not None else Found("unknown")


def holds(seq: int, head: str) -> Found:
    """What the book says of a head somebody was given with a place: `changed` if another stands there now.

    Raises `Invalid` for what is no fingerprint, or a place that is none.
    """
    if not 0 < seq <= LAST_PLACE:
        raise Invalid({"seq": _("第几条要写成一个数，比如 12345。")})
    low, high = _range(head)
    seal = Seal.objects.filter(seq=seq).first()
    if seal is None:
        return Found("unknown")
    if not low <= bytes(seal.head) <= high:
        return Found("changed", seq, total=True)
    return replace(_answer(seal), total=True)


def grouped(fingerprint: str) -> str:
    """A fingerprint as it is printed, four signs and a gap."""
    return " ".join(re.findall(".{1,4}", fingerprint))


def _answer(seal: Seal) -> Found:
    """Whether a sealed place is still what it was: the entry by its hash, and the head by the one before it."""
    entry = Entry.objects.filter(pk=seal.entry_id).first()
    before = Seal.objects.filter(seq=seal.seq - 1).values_list("head", flat=True).first() if seal.seq > 1 else None
    head = bytes(before) if before is not None else chain.GENESIS
    is_first = seal.seq == 1
    if entry is None or (before is None and not is_first):
        return Found("changed", seal.seq)
    if entry.hash != bytes(seal.hash) or chain.link(head, seal.seq, entry.canonical) != bytes(seal.head):
        return Found("changed", seal.seq)
    return Found("holds", seal.seq, bytes(seal.head).hex(), seal.sealed_at)


def _range(fingerprint: str) -> tuple[bytes, bytes]:
    """The lowest and the highest hash that begins with what was typed; gaps, case and full width do not matter."""
    typed = re.sub(r"[\s·-]", "", unicodedata.normalize("NFKC", fingerprint)).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{FEWEST_SIGNS},{WHOLE}}}", typed):
        raise Invalid({"fingerprint": _("指纹是 0 到 9、a 到 f 的一长串，至少抄前 16 位。")})
    return bytes.fromhex(typed.ljust(WHOLE, "0")), bytes.fromhex(typed.ljust(WHOLE, "f"))
