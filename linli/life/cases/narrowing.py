"""What of open matters one looks at alone: one kind, how far it has come, what is dangerous.

The map, the list beside it and the boards that its pins open are narrowed here, so that they count the same. A matter
that was filed as a private one is found by strangers under no kind and no danger: it would tell them which it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from linli.life.cases.matters import GROUPS
from linli.life.cases.models import Case, Category
from linli.life.cases.reach import CaseSet
from linli.life.cases.states import State

WAITING, BUSY, ASKING = "waiting", "busy", "asking"
UNANSWERED = Q(state=State.REPORTED, answered_at=None)
STANDS: dict[str, str | Promise] = {
    WAITING: State.REPORTED.label,
    BUSY: gettext_lazy("在办"),
    ASKING: State.ASKING.label,
}
"""How far what is open has come: each open matter stands in exactly one of these."""
DANGEROUS = gettext_lazy("有危险的")
_STANDING = {
    WAITING: UNANSWERED,
    BUSY: ~UNANSWERED & ~Q(state=State.ASKING),
    ASKING: Q(state=State.ASKING),
}


@dataclass(frozen=True, slots=True)
class Only:
    """A group of kinds (`matters.GROUPS`), a state (`STANDS`), and whether only what is dangerous; all where empty."""

    kind: str = ""
    stands: str = ""
    hazard: bool = False

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Self:
        """What an address asks for; of what nobody knows, all."""
        kind, stands = query.get("kind", ""), query.get("stands", "")
        return cls(kind if kind in GROUPS else "", stands if stands in STANDS else "", query.get("hazard") == "1")

    def __bool__(self) -> bool:
        return self != type(self)()

    def query(self, **more: str) -> str:
        """`show=open&kind=53`: the address that asks for it, `more` before it."""
        own = {"kind": self.kind, "stands": self.stands, "hazard": "1" if self.hazard else ""}
        return urlencode({name: value for name, value in (more | own).items() if value})

    def words(self) -> list[str]:
        """What is looked at, in words, one for each way of narrowing."""
        found = [GROUPS.get(self.kind, ""), STANDS.get(self.stands, ""), DANGEROUS if self.hazard else ""]
        return [str(each) for each in found if each]

    def of(self, cases: CaseSet[Case], *, public: bool) -> CaseSet[Case]:
        """Of these cases those that are meant; `public` where strangers may read the answer.

        On a desk what its words alone say is an emergency is dangerous too, filed or not.
        """
        kinds = Category.objects.filter(hidden=False) if public else Category.objects.all()
        if self.kind:
            cases = cases.filter(category__in=kinds.filter(code__startswith=self.kind))
        if self.hazard:
            filed = Q(category__in=kinds.filter(hazard=True))
            cases = cases.filter(filed if public else filed | Q(urgent=True))
        return cases.filter(_STANDING[self.stands]) if self.stands else cases
