"""Who is who while the demo town lives: places, people and organisations at hand, and who would act on a case."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from linli.demo import moments, texts
from linli.life.cases import leading
from linli.life.cases.models import Case
from linli.life.cases.states import Who
from linli.town.people.models import Organisation, Person
from linli.town.places.models import Place
from linli.town.places.names import codes_on

HIGHER = {"community": "sun", "street": "han", "district": "qin"}
"""Who sits at the desks above the grid's."""


@dataclass(slots=True)
class Cast:
    """By short names: `place["b14-u2"]`, `person["zhao"]`, `organisation["water"]`, `hand["water"]`."""

    place: dict[str, Place] = field(default_factory=dict)
    person: dict[str, Person] = field(default_factory=dict)
    organisation: dict[str, Organisation] = field(default_factory=dict)
    hand: dict[int, Person] = field(default_factory=dict)
    """Who works an organisation's cases, by its id."""
    worker: dict[int, Person] = field(default_factory=dict)
    """A grid's worker, by the grid's id."""
    inside_homes: frozenset[str] = frozenset()
    """The categories for which somebody has to be let in, so that nobody reports them without a name."""
    neighbours: list[Person] = field(default_factory=list)
    """Residents who report things, the personas left out."""

    def desk_of(self, case: Case, at: datetime) -> Person:
        """Who answers first: the grid's worker, outside of their hours the duty officer."""
        if not moments.working(at):
            return self.person["duty"]
        return self.worker[case.grid_id] if case.grid_id else self.person["sun"]

    def holder_of(self, case: Case, at: datetime) -> Person:
        """Who has it in hand: those to whom it was handed up, else who answers first."""
        return self.person[HIGHER[case.holder]] if case.came_from else self.desk_of(case, at)

    def hand_of(self, case: Case) -> Person:
        """Who handles it for the organisation that it was sent to."""
        assert case.organisation_id is not None
        return self.hand[case.organisation_id]

    def supervisor_of(self, case: Case) -> Person:
        """Who sits at the desk above the one that holds it."""
        return {"grid": self.person["li"], "community": self.person["han"]}.get(case.holder, self.person["qin"])

    def other_hands(self, case: Case, rng: Random, at: datetime) -> Person:
        """Who looks whether it is done: never who handled it; on rest days the community, which has a rota."""
        of_the_grid = case.organisation_id is not None and case.grid_id is not None and moments.working(at)
        if case.grid_id is None or not of_the_grid or rng.random() < 0.4:
            return self.person["sun"]
        return self.worker[case.grid_id]

    def sender(
        self, case: Case, rng: Random, at: datetime, *, other_than: int | None = None
    ) -> tuple[Person, Organisation]:
        """Who sends it out, and to whom: the grid or the community, or the street where only the street may."""
        desk = [(Who.GRID, self.desk_of(case, at)), (Who.COMMUNITY, self.person["sun"])]
        if case.holder == "grid":
            who, by = desk[1] if rng.random() < 0.25 and moments.working(at) else desk[0]
        else:
            who, by = Who.COMMUNITY, self.person["li"]
        choice = [o for o in leading.choices(case, who, at) if o.kind not in leading.STREET_ONLY]
        if not choice or case.holder == "street" or other_than is not None:
            by = self.person["han"]
            choice = leading.choices(case, Who.STREET, at)
        others = [o for o in choice if o.pk != other_than] or choice
        return by, others[0]

    def where(self, door: Place, words: str) -> Place:
        """How deep a place a sentence is about, seen from a door: the entrance, its building, or its courtyard."""
        codes = {code.rpartition("-")[2][:1]: code.partition("-")[2] for code in codes_on(door.path) if "-" in code}
        return self.place[codes[texts.depth(words)]]

    def entrances(self, grid: int | None = None) -> list[Place]:
        """Every entrance, of one grid if asked."""
        here = "" if grid is None else self.place[f"g{grid}"].path
        return [place for place in self.place.values() if place.kind == "entrance" and place.path.startswith(here)]
