"""The two books of the audit administrator as JSON."""

from datetime import datetime

from linli.ground.shared.schemas import Shown


class EntryShown(Shown):
    """An act in the book: by whom (`person:7`, and their posts now), on what (`case:42`), its facts' fingerprint."""

    at: datetime
    recorded_at: datetime
    who: str
    who_is: str
    verb: str
    about: str
    digest: str


class Entries(Shown):
    """A page of acts, newest first."""

    items: list[EntryShown]
    after: str | None


class LookShown(Shown):
    """A look at what belongs to a person: `who` saw `what` of `about` (`person:9`)."""

    at: datetime
    who: str
    who_is: str
    what: str
    about: str


class Looks(Shown):
    """A page of looks, newest first."""

    items: list[LookShown]
    after: str | None
