"""What several answers name in one way: a kind, a place, who handles, a promise, a proof, whom to call."""

from datetime import datetime
from uuid import UUID

from linli.ground.shared.schemas import Shown
from linli.life.cases import crowds, emergencies, promises, proofs, speaking
from linli.life.cases.crowds import Crowd
from linli.life.cases.emergencies import Emergency
from linli.life.cases.models import Case, Reporter
from linli.town.people.models import Organisation
from linli.town.people.usual_words import spoken
from linli.town.places.models import Place


class Named(Shown):
    """A thing of a table: its code, and its name in the language asked for."""

    code: str
    name: str


class Handler(Shown):
    """An organisation that handles, or may."""

    id: UUID
    name: str
    what_for: str


class Promised(Shown):
    """What was promised, in words, and until when. `tone` is "", `late` or `kept`."""

    words: str
    line: str
    tone: str


class Call(Shown):
    """Whom to call at once; `number` is an emergency number. Nobody has been called by us."""

    number: str
    words: str


class CrowdShown(Shown):
    """Many reports of one danger at one place, each soon after another: how many, and when the last came.

    `call` is the number that such a danger calls for. `vouched`: who brought each is known. `answered`: each has its
    first answer. Of those without one the first that was reported is an item of its own, and none of the `count`.
    """

    words: str
    call: str
    count: int
    latest_at: datetime
    vouched: bool
    answered: bool


class ProofShown(Shown):
    """What the audit book holds of a report: the hash of its entry at once; its place and the head there once sealed.

    `joined`: it is the entry of one's own 我也遇到, not of the first report. `/audit/check` says whether the book still
    holds them.
    """

    entry: str
    joined: bool
    seq: int | None
    head: str


def kind(case: Case, *, public: bool = False) -> Named | None:
    """What kind of matter a case is, where that is known and, for the `public`, theirs to know."""
    if public and case.filed_private:
        return None
    return Named(code=case.category.code, name=speaking.kind(case)) if case.category is not None else None


def promised(case: Case, at: datetime, *, yours: bool = False) -> Promised | None:
    """What was promised, and what became of it."""
    found = promises.promise(case, at=at, yours=yours)
    return Promised(words=found.words, line=found.line, tone=found.tone) if found is not None else None


def proof(case: Case, reporter: Reporter | None) -> ProofShown | None:
    """What the audit book holds of a report, or of the joining of this reporter."""
    found, joined = proofs.proof(case, reporter), reporter is not None and reporter.joined
    return ProofShown(entry=found.entry, joined=joined, seq=found.seq, head=found.head) if found is not None else None


def written(case: Case, reporter: Reporter | None) -> ProofShown | None:
    """The same as a receipt carries it: as it was when it was written, the same however often it is asked for."""
    found = proof(case, reporter)
    return found.model_copy(update={"seq": None, "head": ""}) if found is not None else None


def call(heard: Emergency | None, at: datetime) -> Call | None:
    """Whom to call, if there is an emergency."""
    found = emergencies.shown(heard, at)
    return Call(number=found.call, words=f"{found.sentence} {found.first}") if found is not None else None


def place(found: Place) -> Named:
    """A place by its code and name."""
    return Named(code=found.code, name=found.named())


def handler(found: Organisation | None) -> Handler | None:
    """An organisation, if there is one."""
    return (
        Handler(id=found.public_id, name=found.named(), what_for=spoken(found.what_for)) if found is not None else None
    )


def crowd(found: Crowd, at: datetime) -> CrowdShown:
    """A crowd of a desk."""
    return CrowdShown(
        words=crowds.title(found, at),
        call=found.kind.call,
        count=len(found.members),
        latest_at=found.latest,
        vouched=found.vouched,
        answered=found.answered,
    )
