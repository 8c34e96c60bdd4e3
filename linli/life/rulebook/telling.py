"""What everybody who keeps the rules is told of them: that a draft was laid, or withdrawn."""

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


def tell_keepers(kind: str, draft: Draft, by: Person, at: datetime) -> None:
    """Tell everybody who keeps the rules, also who did it, what became of a draft. No more queries for many."""
    slugs = set(draft.edits.values_list("table", flat=True))
    facts = {
        "who": in_languages(lambda: keepers.named([by], at)[0]),
        "day": in_languages(lambda: saying.day(draft.on)),
        "why": draft.why,
        "stays": in_languages(lambda: _stays(slugs)),
    }
    href = reverse("rulebook:draft", args=[draft.public_id])
    to = [person.pk for person in keepers.everybody(at)]
    tell(to=to, kind=kind, about=f"draft:{draft.pk}", facts=facts, href=href, at=at, key=f"{kind}:{draft.pk}")


def _stays(slugs: set[str]) -> str:
    """What of a draft that was withdrawn stays laid, "" if nothing."""
    stay = beneath.staying(slugs)
    return gettext("%(tables)s撤不回来，照定下的。") % {"tables": stay} if stay else ""
