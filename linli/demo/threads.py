"""One case as its story goes on, and how it begins: a resident reports it, or staff find it on their round."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db.models import BigIntegerField

from linli.demo import moments, texts
from linli.demo.cast import Cast
from linli.demo.texts import Matter
from linli.ground.shared.reader import Blank, Written
from linli.life.cases import intake
from linli.life.cases.followers import code_for
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Contact, Reporter
from linli.life.cases.photographs import NONE, Chosen
from linli.town.people.models import Person
from linli.town.places.models import Place


@dataclass(slots=True)
class Thread:
    """One case as its story goes on: who takes part, what is said of such a matter, its own chance, and its door."""

    cast: Cast
    rng: Random
    matter: Matter
    door: Place
    case: Case
    late: bool = False
    told_at: datetime | None = None
    """When the story is told, where it leads up to that moment."""
    pictured: bool = False
    """Whether what is done is shown by a photo."""

    def words(self, said: tuple[str, ...], at: datetime) -> str:
        """One of several sentences, as seen from its door at this moment."""
        return texts.fill(self.rng.choice(said), self.door, self.rng, at)

    @property
    def at_any_hour(self) -> bool:
        """Whether such a matter is seen to in the evening and at weekends: its first answer is due in urgent hours."""
        category = self.case.category
        return category is not None and category.respond_within.endswith("UH")

    def soon(self, at: datetime, least_min: float, most_min: float) -> datetime:
        """Some minutes later; where it can wait, when those who work are there."""
        there = moments.after(at, self.rng, least_min, most_min)
        return there if self.at_any_hour else moments.at_work(there, self.rng)

    @property
    def reporter(self) -> Reporter | None:
        """Who will be asked, if anyone."""
        return _standing.first(case=self.case.pk)

    def look(self) -> Case:
        """The case as it stands now."""
        self.case.refresh_from_db()
        return self.case


_standing = Written(
    lambda: (
        Reporter.objects.filter(case_id=Blank("case", BigIntegerField()), withdrawn_at=None)
        .select_related("person")
        .order_by("pk")[:1]
    )
)


def reported(
    cast: Cast,
    rng: Random,
    matter: Matter,
    door: Place,
    at: datetime,
    *,
    by: Person | None,
    contact: Contact = Contact.NAMED,
    words: str = "",
    filed: bool = True,
    photos: Chosen = NONE,
) -> Thread:
    """A resident reports something seen from a door, and says of what kind it is if it is `filed`.

    `by` is None where it stays anonymous; `photos` come with it.
    """
    sentence = words or rng.choice(matter.said)
    said = Said(
        cast.where(door, sentence),
        texts.fill(sentence, door, rng, at),
        matter.code if filed else "",
        spot=texts.spot(matter, sentence, rng),
        contact=Contact.ANONYMOUS if by is None else contact,
        called="" if by is None else by.address_as,
        photos=photos,
    )
    code = code_for("demo", f"{at.isoformat()}:{rng.random()}")
    case = intake.report(said, reporter=by, query_code=code, by=by, at=at)
    return Thread(cast, rng, matter, door, case)


@dataclass(frozen=True, slots=True)
class Told:
    """Who wrote a report down for a neighbour without a phone, what that one is called, and their door."""

    by: Person
    called: str
    home: str


def written_down(
    cast: Cast, rng: Random, matter: Matter, door: Place, at: datetime, *, told: Told, words: str
) -> Thread:
    """A 楼门长 writes down what a neighbour of their entrance tells them."""
    said = Said(door, words, matter.code, door=told.home, contact=Contact.PAPER, called=told.called)
    code = code_for("demo", f"{at.isoformat()}:{rng.random()}")
    return Thread(cast, rng, matter, door, intake.report(said, reporter=None, query_code=code, by=told.by, at=at))


def found(cast: Cast, rng: Random, matter: Matter, door: Place, at: datetime, *, by: Person) -> Thread:
    """A grid worker, or staff of the community, comes across it on their round."""
    sentence = rng.choice(matter.found or matter.said)
    words = texts.fill(sentence, door, rng, at)
    said = Said(cast.where(door, sentence), words, matter.code, spot=texts.spot(matter, sentence, rng))
    return Thread(cast, rng, matter, door, intake.found(said, by=by, at=at))
