"""A book with entries, for tests of its chain."""

from datetime import UTC, datetime

from linli.ground.audit.models import Seal
from linli.ground.audit.record import record

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)


def write(count: int, *, about: str = "case:42") -> list[int]:
    """So many entries, each committed by itself unless the caller holds a transaction; their ids."""
    return [
        record(actor="person:7", verb="case.close", object=about, at=NINE, facts={"n": number}).pk
        for number in range(count)
    ]


def sealed_in_order() -> list[int]:
    """The entries of the chain, by their place. Asserts that the places have no gap."""
    rows = list(Seal.objects.order_by("seq").values_list("seq", "entry_id"))
    assert [seq for seq, _entry in rows] == list(range(1, len(rows) + 1))
    return [entry for _seq, entry in rows]
