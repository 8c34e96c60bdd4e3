"""Who is who while the demo town lives: places, people and organisations at hand, and who would act on a case."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from linli.demo import moments, texts
from linli.demo.layout import Community
from linli.life.cases import leading
from linli.life.cases.models import Case
from linli.life.cases.states import Level, Who
from linli.town.people.models import Organisation, Person
from linli.town.people.roles import Role
from linli.town.places.models import Place
from linli.town.places.names import codes_on


@dataclass(slots=True)
class Cast:
    """By codes and short names: `place["110116001008-b14-u2"]`, `person["zhao"]`, `organisation["water"]`."""

    communities: tuple[Community, ...] = ()
    place: dict[str, Place] = field(default_factory=dict)
    """What is inside the communities, by code."""
    doors: dict[str, list[Place]] = field(default_factory=dict)
    """The entrances of each grid, by the grid's code."""
    person: dict[str, Person] = field(default_factory=dict)
    organisation: dict[str, Organisation] = field(default_factory=dict)
    hand: dict[int, Person] = field(default_factory=dict)
    """Who works an organisation's cases, by its id."""
    post: dict[tuple[str, int | None], Person] = field(default_factory=dict)
    """Who holds a role at a place, by the place's id; who calls back stands where their organisation is at home."""
    inside_homes: frozenset[str] = frozenset()
    """The categories for which somebody has to be let in, so that nobody reports them without a name."""
    neighbours: dict[str, list[Person]] = field(default_factory=dict)
    """Residents of each community (by its code) who report things, the personas left out."""

    def desk_of(self, case: Case, at: datetime) -> Person:
        """Who answers first: the grid's worker, outside of their hours the duty officer."""
        if not moments.working(at):
            return self.post[Role.DUTY_OFFICER, case.community_id]
        return self.post[Role.GRID_WORKER, case.grid_id] if case.grid_id else self.staff_of(case)

    def staff_of(self, case: Case) -> Person:
        """Who works at the community's desk."""
        return self.post[Role.COMMUNITY_STAFF, case.community_id]

    def street_of(self, case: Case) -> Person:
        """Who sends out from the street's desk."""
        return self.post[Role.STREET_DISPATCHER, case.street_id]

    def district_of(self, case: Case) -> Person:
        """Who sits at the district's desk."""
        return self.post[Role.DISTRICT_SUPERVISOR, case.district_id]

    def caller_of(self, case: Case) -> Person:
        """Who rings the residents of its street."""
        return self.post[Role.CALL_BACK, case.street_id]

    def holder_of(self, case: Case, at: datetime) -> Person:
        """Who has it in hand: those to whom it was handed up, else who answers first."""
        if not case.came_from:
            return self.desk_of(case, at)
        above = {Level.COMMUNITY: self.staff_of, Level.STREET: self.street_of, Level.DISTRICT: self.district_of}
        return above[Level(case.holder)](case)

    def hand_of(self, case: Case) -> Person:
        """Who handles it for the organisation that it was sent to."""
        assert case.organisation_id is not None
        return self.hand[case.organisation_id]

    def supervisor_of(self, case: Case) -> Person:
        """Who sits at the desk above the one that holds it."""
        if case.holder == Level.GRID:
            return self.post[Role.COMMUNITY_SECRETARY, case.community_id]
        return self.street_of(case) if case.holder == Level.COMMUNITY else self.district_of(case)

    def other_hands(self, case: Case, rng: Random, at: datetime) -> Person:
        """Who looks whether it is done: never who handled it; on rest days the community, which has a rota.

        What the community's own committee did the grid looks at.
        """
        of_the_grid = case.organisation_id is not None and case.grid_id is not None and moments.working(at)
        own = case.organisation is not None and case.organisation.kind == leading.COMMITTEE
        if case.grid_id is None or ((not of_the_grid or rng.random() < 0.4) and not own):
            return self.staff_of(case)
        return self.post[Role.GRID_WORKER, case.grid_id]

    def sender(
        self, case: Case, rng: Random, at: datetime, *, other_than: int | None = None
    ) -> tuple[Person, Organisation]:
        """Who sends it out, and to whom: the grid or the community, or the street where only the street may."""
        desk = [(Who.GRID, self.desk_of(case, at)), (Who.COMMUNITY, self.staff_of(case))]
        if case.holder == "grid":
            who, by = desk[1] if rng.random() < 0.25 and moments.working(at) else desk[0]
        else:
            who, by = Who.COMMUNITY, self.post[Role.COMMUNITY_SECRETARY, case.community_id]
        choice = [o for o in leading.choices(case, who, at) if o.kind not in leading.STREET_ONLY]
        if not choice or case.holder == "street" or other_than is not None:
            by = self.street_of(case)
            choice = leading.choices(case, Who.STREET, at)
        others = [o for o in choice if o.pk != other_than] or choice
        return by, others[0]

    def door(self, community: Community, end_of_code: str) -> Place:
        """A place of a community by the end of its code: `b14-u2`."""
        return self.place[f"{community.code}-{end_of_code}"]

    def where(self, door: Place, words: str) -> Place:
        """How deep a place a sentence is about, seen from a door: the entrance, its building, or its courtyard."""
        codes = {code.rpartition("-")[2][:1]: code for code in codes_on(door.path) if "-" in code}
        return self.place[codes[texts.depth(words)]]
