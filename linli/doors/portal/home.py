"""Home."""

from datetime import datetime

from linli.town.people.models import Person


def for_person(person: Person | None, *, at: datetime) -> dict[str, object]:
    return {}
