"""Whether the steps of cases still say what the audit book was written of.

The chain proves the book's entries. An entry holds the keyed digest of its step, and none of its words: whoever owns
the database could leave the book whole and change what it speaks of. So each case's steps are set beside its entries,
one by one and in order, for whoever holds the keys. Work goes on meanwhile: what seems to differ is looked at again
under the case's lock. A case that is gone with all its steps is not missed here, and ratings, photos and looks at
numbers have no digest of their own beyond the step that they came with.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Literal

from django.db import transaction

from linli.ground.audit.models import Entry
from linli.ground.audit.record import stands_for
from linli.life.cases.models import Case, Step

type Kind = Literal["changed", "gone", "added", "moved"]
TOGETHER = 500
"""So many cases are read at once."""


@dataclass(frozen=True, slots=True)
class Differs:
    """The first step of a case, by its number and the step's, that is not what was written of it, and how."""

    number: str
    seq: int
    kind: Kind


def compare(told: Callable[[int, int], None]) -> tuple[int, Differs | None]:
    """How many steps stand as they were written, and the first that does not; `told` hears of cases done and of all."""
    cases = Case.objects.everything("every step is set beside the audit book")
    count, done, held = cases.count(), 0, 0
    rows = cases.order_by("pk").values_list("pk", "state", "version").iterator(TOGETHER)
    for some in batched(rows, TOGETHER):
        read = _read([pk for pk, *_ in some])
        for pk, state, version in some:
            if _first(*read[pk], state, version) is not None and (found := _again(pk)) is not None:
                return held, found
            held += version
        done += len(some)
        told(done, count)
    return held, None


def _first(steps: Sequence[Step], entries: Sequence[Entry], state: str, version: int) -> tuple[int, Kind] | None:
    """The first place at which the steps of a case, by their numbers, are not those of its entries."""
    numbered = {step.seq: step for step in steps}
    for seq, entry in enumerate(entries, start=1):
        step = numbered.get(seq)
        if step is None:
            return seq, "gone"
        if (entry.verb, entry.at) != (f"case.{step.verb}", step.at) or not stands_for(entry, step.logged):
            return seq, "changed"
    if len(numbered) != len(entries):
        return len(entries) + 1, "added"
    if not steps or (state, version) != (steps[-1].target, steps[-1].seq):
        return version, "moved"
    return None


@transaction.atomic
def _again(pk: int) -> Differs | None:
    """The same, while nobody else acts on the case."""
    case = Case.objects.for_work(pk)
    found = _first(*_read([pk])[pk], case.state, case.version)
    return Differs(case.number, *found) if found is not None else None


def _read(cases: list[int]) -> dict[int, tuple[list[Step], list[Entry]]]:
    """The steps of each case (id) by their numbers, and their entries in the order in which they were written."""
    read: dict[int, tuple[list[Step], list[Entry]]] = {pk: ([], []) for pk in cases}
    steps = Step.objects.filter(case__in=cases).order_by("seq")
    for step in steps.only("case", "seq", "verb", "source", "target", "words", "facts", "at"):
        read[step.case_id][0].append(step)
    about = {f"case:{pk}": entries for pk, (_steps, entries) in read.items()}
    for entry in Entry.objects.filter(object__in=about, verb__startswith="case.").order_by("id"):
        about[entry.object].append(entry)
    return read
