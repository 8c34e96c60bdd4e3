"""What whoever reported takes home of the audit book: the entry of their own act, and its place in the chain."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from linli.ground.audit import heads
from linli.ground.audit.heads import Proof
from linli.ground.audit.models import Entry
from linli.ground.audit.record import stands_for
from linli.ground.ui import times
from linli.life.cases.models import Case, Reporter, Step


@dataclass(frozen=True, slots=True)
class Published:
    """The first head that was published with the entry in it: when, up to which entry, and the way to look at it."""

    at: str
    seq: int
    check: str


@dataclass(frozen=True, slots=True)
class Shown:
    """As a page and a paper show it: the fingerprints in groups of four; the way to check, and its address to type.

    `published` is None until a head is published that has the entry in it.
    """

    entry: str
    seq: str
    head: str
    check: str
    address: str
    published: Published | None


def proof(case: Case, reporter: Reporter | None = None) -> Proof | None:
    """What the book says of a report: of who joined that they did, else that it was brought in.

    At once from the act itself, where that was just made, else one query, and two for who joined.
    """
    if reporter is not None and reporter.joined:
        return _of_joining(case, reporter)
    if case.logged is not None:
        return heads.proof_of(case.logged)
    return heads.first_about(f"case:{case.pk}")


def shown(case: Case, reporter: Reporter | None = None) -> Shown | None:
    """The same for the eye."""
    found = proof(case, reporter)
    if found is None:
        return None
    here = reverse("people:check")
    return Shown(
        entry=heads.grouped(found.entry),
        seq=str(found.seq or ""),
        head=heads.grouped(found.head),
        check=f"{here}?fingerprint={found.entry}",
        address=f"{settings.SITE}{here}",
        published=_published(found, here),
    )


def _of_joining(case: Case, reporter: Reporter) -> Proof | None:
    """What the book says of the step by which they joined: the entry that was written of it, and no other's.

    Several may have joined in one moment, and of theirs the own one may be gone: who looks then is to find nothing.
    """
    step = Step.objects.filter(case=case, seq=reporter.joined_at_step or 0).first()
    if step is None:
        return None
    about = {"object": f"case:{case.pk}", "verb": f"case.{step.verb}", "at": step.at}
    found = Entry.objects.filter(**about).select_related("seal").order_by("id")
    own = next((each for each in found if stands_for(each, step.logged)), None)
    return heads.proof_of(own) if own is not None else None


def _published(found: Proof, here: str) -> Published | None:
    first = heads.first_with(found)
    if first is None:
        return None
    check = f"{here}?fingerprint={bytes(first.head).hex()}&seq={first.seq}"
    return Published(at=times.full(first.at), seq=first.seq, check=check)
