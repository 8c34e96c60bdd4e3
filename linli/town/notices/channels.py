"""The ways out of the house beyond the inbox, as `settings.CHANNELS` names them: `{"mail": "dotted.path.to.Class"}`."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from linli.town.people.models import Person

from .wording import Spoken


class Channel(Protocol):
    """A way to reach people: by mail, by short message, through a group's robot."""

    def reaches(self, person_ids: Collection[int]) -> set[int]:
        """Those of these persons who can be reached this way now, in one query."""

    def send(self, person: Person, spoken: Spoken, href: str, key: str) -> bool:
        """Send it, in the language of `spoken`; False if there is no address any more.

        `key` is the same at a repeat of the same letter. Anything raised means: try again later.
        """


@cache
def channels() -> Mapping[str, Channel]:
    """Every channel of this deployment by its name."""
    return {name: cast(Channel, import_string(path)()) for name, path in settings.CHANNELS.items()}
