"""The personas as they stand in the database: found by their sealed test numbers, shown in the reader's language."""

from dataclasses import dataclass

from django.urls import reverse

from linli.demo.personas import BY_KEY, PERSONAS, Persona
from linli.ground.shared.refusals import NotFound
from linli.town.people import contacts
from linli.town.people.models import Person


@dataclass(frozen=True, slots=True)
class Shown:
    """A persona on the page: ready strings; `here` for whoever one is already."""

    key: str
    face: str
    called: str
    who: str
    first: str
    href: str
    here: bool


def who(key: str) -> tuple[Persona, Person]:
    """A persona and the person. Raises `NotFound` for another key, and before the town is built."""
    persona = BY_KEY.get(key)
    person = contacts.find(contacts.PHONE, persona.phone) if persona is not None else None
    if persona is None or person is None:
        raise NotFound
    return persona, person


def shown(me: Person | None) -> list[Shown]:
    """Every persona, in the order of the list; `me` is who looks."""
    return [
        Shown(
            key=persona.key,
            face=persona.name[0],
            called=persona.called,
            who=str(persona.who),
            first=str(persona.first),
            href=reverse("demo:become", args=[persona.key]),
            here=me is not None and me.name == persona.name,
        )
        for persona in PERSONAS
    ]
