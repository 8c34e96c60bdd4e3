"""Building the demo town, once, into an empty database: the places, the people, and ninety days of life."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.demo import accounts, laying, outlines, plots, roster, settling, today
from linli.demo.cast import Cast
from linli.demo.layout import Community, communities
from linli.demo.life import ROUNDS, Life, deliver, rounds
from linli.demo.moments import RISES, SLEEPS, on, up_to
from linli.demo.personas import PERSONAS
from linli.ground.shared.moments import clock_at, day_of
from linli.life.cases import categories
from linli.life.cases.models import Case
from linli.town.places import divisions
from linli.town.places.models import Place

SEED = "北园"
DAYS = 90
SETTLED_BEFORE = timedelta(days=400)
LETTERS = timedelta(days=3)
"""Whoever looks at their letters finds those of the last days."""
MOVED_IN, INVITED, READ_UP = timedelta(hours=20), timedelta(hours=22), timedelta(hours=4)
"""How long ago the newcomer came by, a colleague was given a link, and everyone last looked at their letters."""
DATA = Path(settings.ROOT) / "data"

type Progress = Callable[[str, int, int], None]
"""Told what is being built, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Built:
    """How much of a town was built."""

    places: int
    cases: int


def build(
    at: datetime,
    progress: Progress | None = None,
    *,
    days: int = DAYS,
    seed: str = SEED,
    among: Iterable[Community] | None = None,
) -> Built:
    """Build the town as it stands at `at`, with so many days of life behind it.

    `among`: the communities that are laid out inside, 北园 first, if not all; of fewer there is less life, and each has
    as much as among all. The database holds no places yet. The same seed, days and moment give the same town.
    """
    tell = progress or _silent
    cast = Cast()
    since = at - SETTLED_BEFORE
    tell(_("地点"), 0, 1)
    with clock_at(since), transaction.atomic():
        _lay_out(since)
    tell(_("人和单位"), 0, 1)
    with clock_at(since), transaction.atomic():
        settling.settle(cast, roster.of(communities() if among is None else among), since=since)
        outlines.draw(cast.communities, since)
    _live(cast, at, days=days, seed=seed, tell=tell)
    return Built(Place.objects.count(), _count())


def guide() -> Iterator[tuple[str, str, str]]:
    """Where to look first, and as whom: called, what waits for them, where on the page of personas they stand."""
    for persona in PERSONAS:
        yield persona.called, f"{persona.who}：{persona.first}", f"{reverse('demo:personas')}#{persona.key}"


def _lay_out(at: datetime) -> None:
    """The district's rules, and its real divisions."""
    laying.lay(at)
    divisions.load(DATA / "huairou-divisions.csv", at=at)


def _live(cast: Cast, at: datetime, *, days: int, seed: str, tell: Progress) -> None:
    """Ninety days of cases, and what stands open just now."""
    life = Life(at, letters_from=at - LETTERS)
    deliver(at - SETTLED_BEFORE, letters=False)
    cast.inside_homes = frozenset(code for code, row in categories.current(at).items() if row.home_visit)
    past = plots.days_before(at, days)
    first = on(at, ROUNDS[0], -days)
    life.begin(rounds(first), first)
    for start in plots.starts(cast, f"{seed}:{day_of(at)}", past):
        life.begin(plots.story(cast, start), start.at)
    moved_in = up_to(at - MOVED_IN, RISES, SLEEPS)
    life.begin(settling.newcomer(moved_in), moved_in)
    handed_over = up_to(at - INVITED)
    life.begin(accounts.invited(cast, handed_over), handed_over)
    life.begin(settling.read_up(cast, at - READ_UP), at - READ_UP)
    for begun, story in today.begin(cast, seed, at):
        life.begin(story, begun)
    life.play(lambda done, of: tell(_("九十天里的事"), done, of))


def _count() -> int:
    return Case.objects.everything("the builder counts what it built").count()


def _silent(what: str, done: int, of: int) -> None:
    """Told nothing."""
