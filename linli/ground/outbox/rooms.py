"""What the rooms handle and what they do every so often, read once from each installed room's `work.py`."""

from functools import cache
from types import ModuleType

from django.core.exceptions import ImproperlyConfigured

from linli.ground.shared.duties import Duty, Handler
from linli.ground.shared.installed import modules


class UnknownTopic(LookupError):
    """No room's `work.py` handles this topic."""


def handler_of(topic: str) -> Handler:
    """The function that sees to a topic. Raises `UnknownTopic`."""
    try:
        return handlers()[topic]
    except KeyError:
        raise UnknownTopic(topic) from None


@cache
def handlers() -> dict[str, Handler]:
    """Topic → handler, over all rooms. Raises `ImproperlyConfigured` where two rooms claim one topic."""
    found: dict[str, Handler] = {}
    for work in _works():
        for topic, handler in getattr(work, "HANDLERS", {}).items():
            if topic in found:
                raise ImproperlyConfigured(f"the topic {topic!r} has two handlers; one is in {work.__name__}")
            found[topic] = handler
    return found


@cache
def duties() -> tuple[Duty, ...]:
    """The duties of all rooms. Raises `ImproperlyConfigured` where two have one name."""
    found: dict[str, Duty] = {}
    for work in _works():
        for duty in getattr(work, "DUTIES", ()):
            if duty.name in found:
                raise ImproperlyConfigured(f"the duty {duty.name!r} is there twice; once in {work.__name__}")
            found[duty.name] = duty
    return tuple(found.values())


def _works() -> tuple[ModuleType, ...]:
    return modules("work")
