"""The audit book's chain in plain words: its heads, and what it says of a fingerprint that somebody brought."""

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_lazy

from linli.ground.audit import heads
from linli.ground.audit.heads import Found
from linli.ground.audit.models import Anchor, Seal
from linli.ground.shared.refusals import Words
from linli.ground.ui import times

HOURS, ON_A_PAGE = 72, 12
"""So many hours at a time by JSON, and on a page of a phone; the older ones follow, and the file outside has all."""

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
    "elsewhere": (
        "late",
        gettext_lazy("条数对不上"),
        gettext_lazy(
            "这串指纹账本里有，可它是第 %(seq)s 条的，不是您填的那一条。看看条数有没有抄错；"
            "凭据上就是这么写的，请留好，告诉社区，也告诉区里管审计的人。"
        ),
    ),
    "unknown": (
        "wait",
        gettext_lazy("没有找到"),
        gettext_lazy(
            "刚办的事要等几秒才封得上，过一会儿再验，也看看有没有抄错。还是没有，请留好您手里的凭据，告诉社区，也告诉区里管审计的人。"
        ),
    ),
}
"""Each answer: its colour, its word, its sentence."""
TOTAL: Words = gettext_lazy("这是到第 %(seq)s 条为止的总指纹，和账本上封的一模一样。封上的时间：%(at)s。")
"""The same sentence of a head that holds."""


def look_up(fingerprint: str, seq: int | None) -> Found:
    """What the book says of a fingerprint, of an entry or a head, which tells itself what it is.

    `seq`, where it is given, has to be its own place, else it stands `elsewhere`; and of what is in the book nowhere
    it asks whether another head stands there. Raises `Invalid` for what is none.
    """
    found = heads.find(fingerprint)
    if seq is None or seq == found.seq:
        return found
    if found.answer == "unknown":
        return heads.holds(seq, fingerprint)
    return replace(found, answer="elsewhere") if found.answer == "holds" else found


def told(found: Found) -> dict[str, object]:
    """The answer as the page says it."""
    tone, word, sentence = TOLD[found.answer]
    at = times.full(found.sealed_at) if found.sealed_at is not None else ""
    said = str(TOTAL if found.total and found.answer == "holds" else sentence) % {"seq": found.seq, "at": at}
    return {"tone": tone, "word": word, "sentence": said, "answer": found.answer}


def newest(seal: Seal | None) -> dict[str, str] | None:
    """The newest head as the page shows it, None before there is one."""
    return _head(seal.seq, bytes(seal.head), times.full(seal.sealed_at)) if seal is not None else None


def hours(anchors: Iterable[Anchor]) -> list[dict[str, str]]:
    """One head an hour, as the page shows them."""
    return [_head(anchor.seq, bytes(anchor.head), times.full(anchor.at)) for anchor in anchors]


def _head(seq: int, head: bytes, at: str) -> dict[str, str]:
    check = f"{reverse('people:check')}?fingerprint={head.hex()}&seq={seq}"
    return {"at": at, "seq": str(seq), "head": heads.grouped(head.hex()), "check": check}
