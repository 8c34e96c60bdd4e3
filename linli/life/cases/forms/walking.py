"""What was found on a walk along a lane: a row for each, of which those left blank count for nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from linli.ground.ui.fields import copied_plainly
from linli.life.cases.emergencies import Emergency
from linli.life.cases.forms.finding import FoundForm
from linli.life.cases.intake import Said
from linli.life.cases.keeping import MOST_WORDS
from linli.life.cases.walking import MOST
from linli.life.cases.whereabouts import Whereabouts
from linli.town.places.models import Place

FIRST = 3
"""So many rows stand open at first, for whoever has no script."""
NAMES = ("words", "at", "place", "rung")


class Row:
    """One finding as it was filled in: its form where it says anything, and what of it is wrong."""

    def __init__(
        self, n: int, data: Mapping[str, Any], where: Whereabouts, at: datetime, sender: str, *, quiet: bool = False
    ) -> None:
        self.n, self.given, self.quiet = n, data, quiet
        self.blank = not (data["words"].strip() or data["photos"])
        filled = {**data, "category": "", "heard": "1", "once": UUID(int=0)}
        self.form = None if self.blank else FoundForm(filled, where=where, at=at, sender=sender)

    @property
    def stops(self) -> bool:
        """Whether somebody is to be called for what it says, before it is written down."""
        return self.form is not None and self.form.stops

    @property
    def call(self) -> Emergency | None:
        """Whom."""
        return self.form.call if self.form is not None and self.form.stops else None

    @property
    def wrong(self) -> dict[str, str]:
        """What is wrong with it at which of its fields, in the words that its page would show."""
        if self.form is None:
            return {}
        found = {name: " ".join(map(str, errors)) for name, errors in self.form.errors.items()}
        if not (self.given["at"] or self.given["place"].strip()):
            found.pop("place", None)
            found["at"] = _("选一下靠近哪个院。")
        return found

    @property
    def marked(self) -> dict[str, str]:
        """The same as the page marks it: nothing, while one more row is only asked for."""
        return {} if self.quiet else self.wrong

    @property
    def ready(self) -> bool:
        """Whether it may be taken as it is."""
        return self.form is None or (self.form.is_valid() and not self.stops)


@copied_plainly
class WalkForm(forms.Form):
    """A walk: rows of what, in which courtyard and where there, each with photos; `rows` says how many stand there."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    rows = forms.IntegerField(min_value=1, max_value=MOST, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        where: Whereabouts,
        courtyards: Sequence[Place],
        at: datetime,
        initial: Mapping[str, Any] | None = None,
        sender: str = "",
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.courtyards = [(yard.code, yard.named()) for yard in courtyards]
        self.most_words = MOST_WORDS
        given = [_row(data, n) for n in range(self.count)]
        self.findings = [Row(n, each, where, at, sender, quiet="more" in self.data) for n, each in enumerate(given, 1)]

    @property
    def count(self) -> int:
        """How many rows there are."""
        said = str(self.data.get("rows", "")) if self.is_bound else ""
        found = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else FIRST
        return min(max(found + ("more" in self.data if self.is_bound else 0), 1), MOST)

    @property
    def stops(self) -> bool:
        """Whether a row asks for something before all of them are taken: whom to call, or one more row."""
        return "more" in self.data or any(row.stops for row in self.findings)

    def clean(self) -> dict[str, Any]:
        """Each row is judged as a finding by itself."""
        for row in self.findings:
            if not row.ready and row.wrong:
                self.add_error(None, _("第 %(n)s 处：%(words)s") % {"n": row.n, "words": " ".join(row.wrong.values())})
        return super().clean() or {}

    def said(self) -> list[Said]:
        """What was found, in order. To be asked of a valid form only."""
        return [row.form.said() for row in self.findings if row.form is not None]


def _row(data: Any, n: int) -> dict[str, Any]:
    """What was filled in in one row."""
    if data is None:
        return dict.fromkeys(NAMES, "") | {"photos": []}
    return {name: data.get(f"{name}-{n + 1}", "") for name in NAMES} | {"photos": data.getlist(f"photos-{n + 1}")}
