"""What whoever reported takes home of the audit book: the entry of their report, and its place in the chain."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from linli.ground.audit import heads
from linli.ground.audit.heads import Proof
from linli.life.cases.models import Case


@dataclass(frozen=True, slots=True)
class Shown:
    """As a page and a paper show it: the fingerprints in groups of four; the way to check, and its address to type."""

    entry: str
    seq: str
    head: str
    check: str
    address: str


def proof(case: Case) -> Proof | None:
    """What the book says of this report: at once from the act itself, where it was just made, else one query."""
    if case.logged is not None:
        return heads.proof_of(case.logged)
    return heads.first_about(f"case:{case.pk}")


def shown(case: Case) -> Shown | None:
    """The same for the eye."""
    found = proof(case)
    if found is None:
        return None
    here = reverse("people:check")
    return Shown(
        entry=heads.grouped(found.entry),
        seq=str(found.seq or ""),
        head=heads.grouped(found.head),
        check=f"{here}?fingerprint={found.entry}",
        address=f"{settings.SITE}{here}",
    )
