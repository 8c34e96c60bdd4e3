"""In which words something is told: each room's `telling.py` names its kinds, read once from every installed room.

::

    KINDS = {"case.answer": Kind(_("%(who)s答复了您报的事"), _("“%(words)s”"), _("您报的事有了答复"))}
"""

import re
from dataclasses import dataclass
from functools import cache

from django.core.exceptions import ImproperlyConfigured

from linli.ground.shared.installed import modules
from linli.ground.shared.refusals import Words

_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of letter reads: its `title`, the `line` below it, and the `subject` of its mail.

    `%(name)s` places in title and line are filled by the letter's facts. The subject has none: a mail's subject is seen
    by whoever glances at the screen, so it says what sort of news this is and nothing of the matter.
    """

    title: Words
    line: Words
    subject: Words

    @property
    def places(self) -> set[str]:
        """The names of the places that facts have to fill."""
        return set(_PLACE.findall(f"{self.title}{self.line}"))


def kind_of(name: str) -> Kind:
    """The kind of that name. Raises ImproperlyConfigured if no room has it."""
    try:
        return kinds()[name]
    except KeyError:
        raise ImproperlyConfigured(f"no room's telling.py has the kind {name!r}") from None


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name, over all rooms. Raises ImproperlyConfigured where two rooms claim one name."""
    found: dict[str, Kind] = {}
    for telling in modules("telling"):
        for name, kind in telling.KINDS.items():
            if name in found:
                raise ImproperlyConfigured(f"the kind {name!r} is there twice; once in {telling.__name__}")
            found[name] = kind
    return found
