"""What those who keep the rules are told of them: that a draft waits for them, was laid, or withdrawn."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.town.notices.kinds import Kind
from linli.town.notices.tell import tell
from linli.town.notices.wording import in_languages
from linli.town.people.models import Person

from . import beneath, keepers, saying
from .models import Draft

CHANGED = _("区里的规矩有改动")

KINDS: dict[str, Kind] = {
    "rules.asked": Kind(
        _("%(who)s请您来定规矩的改动"),
        _("打算从 %(day)s 起，写的原因是：“%(why)s”。请看看改了什么，对的话就由您定下。"),
        _("区里规矩的改动等您来定"),
    ),
    "rules.laid": Kind(
        _("%(who)s定下了规矩的改动"),
        _("从 %(day)s 起，写的原因是：“%(why)s”。请看看改了什么；还没到那一天的，打开就能撤回。"),
        CHANGED,
    ),
    "rules.withdrawn": Kind(
        _("%(who)s撤回了规矩的改动"),
        _("本来从 %(day)s 起，写的原因是：“%(why)s”。现在仍照原来的办。%(stays)s"),
        CHANGED,
    ),
}


def ask_keepers(draft: Draft, others: Iterable[Person], by: Person, at: datetime) -> bool:
    """Ask these keepers to lay a draft as it is by now, each once for each version; whether anybody was told."""
    key = f"rules.asked:{draft.pk}:{draft.version}"
    return _tell("rules.asked", draft, others, _said(draft, by, at), at, key)


def tell_keepers(kind: str, draft: Draft, by: Person, at: datetime) -> None:
    """Tell everybody who keeps the rules, also who did it, what became of a draft. No more queries for many."""
    slugs = set(draft.edits.values_list("table", flat=True))
    facts = _said(draft, by, at) | {"stays": in_languages(lambda: _back(draft, slugs))}
    _tell(kind, draft, keepers.everybody(at), facts, at, f"{kind}:{draft.pk}")


def _said(draft: Draft, by: Person, at: datetime) -> dict[str, object]:
    return {
        "who": in_languages(lambda: keepers.named([by], at)[0]),
        "day": in_languages(lambda: saying.day(draft.on)),
        "why": draft.why,
    }


def _tell(kind: str, draft: Draft, to: Iterable[Person], facts: dict[str, object], at: datetime, key: str) -> bool:
    href = reverse("rulebook:draft", args=[draft.public_id])
    ids = [person.pk for person in to]
    return bool(tell(to=ids, kind=kind, about=f"draft:{draft.pk}", facts=facts, href=href, at=at, key=key))


def _back(draft: Draft, slugs: set[str]) -> str:
    """Why a draft was withdrawn, and what of it stays laid; "" if neither."""
    why = gettext("撤回的原因是：“%(why)s”。") % {"why": draft.closed_why} if draft.closed_why else ""
    stay = beneath.staying(slugs)
    return why + (gettext("%(tables)s撤不回来，照定下的。") % {"tables": stay} if stay else "")
