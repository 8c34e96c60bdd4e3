"""The audit book's chain in plain words: its heads, and what it says of a fingerprint that somebody brought."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from linli.ground.audit import heads
from linli.ground.audit.heads import Found
from linli.ground.audit.models import Anchor, Seal
from linli.ground.shared.refusals import Words
from linli.ground.ui import times

HOURS = 72
"""So many hours the public page shows; the file outside has them all."""

TOLD: dict[str, tuple[str, Words, Words]] = {
    "holds": (
        "solved",
        gettext_lazy("对得上"),
        gettext_lazy("账本里第 %(seq)s 条还在，和封上的时候一模一样。封上的时间：%(at)s。"),
    ),
    "changed": (
        "late",
        gettext_lazy("对不上"),
        gettext_lazy("账本里第 %(seq)s 条和您手里的不一样了。请留好您手里的凭据，告诉社区，也告诉区里管审计的人。"),
    ),
    "unknown": (
        "wait",
        gettext_lazy("没有找到"),
        gettext_lazy("刚办的事要等几秒才封得上，过一会儿再验。也看看有没有抄错。"),
    ),
}
"""Each answer: its colour, its word, its sentence."""


def look_up(fingerprint: str, seq: int | None) -> Found:
    """What the book says of a fingerprint: of an entry by itself, or of the head at that place.

    Raises `Invalid` for what is none.
    """
    return heads.holds(seq, fingerprint) if seq is not None else heads.find(fingerprint)


def told(found: Found) -> dict[str, object]:
    """The answer as the page says it."""
    tone, word, sentence = TOLD[found.answer]
    at = times.full(found.sealed_at) if found.sealed_at is not None else ""
    said = str(sentence) % {"seq": found.seq, "at": at}
    return {"tone": tone, "word": word, "sentence": said, "answer": found.answer}


def newest(seal: Seal | None) -> dict[str, str] | None:
    """The newest head as the page shows it, None before there is one."""
    return _head(seal.seq, bytes(seal.head), times.full(seal.sealed_at)) if seal is not None else None


def hours(anchors: Iterable[Anchor]) -> list[dict[str, str]]:
    """One head an hour, as the page shows them."""
    return [_head(anchor.seq, bytes(anchor.head), times.full(anchor.at)) for anchor in anchors]


def _head(seq: int, head: bytes, at: str) -> dict[str, str]:
    return {"at": at, "seq": str(seq), "head": heads.grouped(head.hex())}
