"""The whole workbook of a community: its places, and the people and organisations that look after them.

Composed on the workbook of places: sheets 楼院, 楼栋, 网格分工 (with its grid workers), 点位, 楼门长, 单位 and 岗位,
and 住户 where the community has a roster. First a dry run, which says what would change and gives the same file back
with what is wrong; then `apply`. The same file again changes nothing; a row that was taken out ends what it stood for;
nothing is deleted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared.refusals import NotAllowed, NotFound, Refused
from linli.ground.sheets.writing import write
from linli.town.places import exporting as places_exporting
from linli.town.places import layouts, returning
from linli.town.places import workbook as places_workbook
from linli.town.places.models import Kind, Lane, Place
from linli.town.places.planning import Line, total
from linli.town.places.sheets import Block, Problem, Sheets
from linli.town.places.workbook import Counts, PlanHasErrors, PlanIsOld

from . import appoint, claims, exporting, organisations, remembering, responsibility, rosters, staffing, turns
from .holding import phones_in
from .models import Organisation, Person
from .planning import Planner, Standing, Steps
from .remembering import Saying
from .roles import LANE, SEATS, Role
from .scopes import posts_of, reach_of
from .wanting import WantedOrganisation, WantedPost, gather

IMPORTERS = (
    Role.COMMUNITY_STAFF,
    Role.COMMUNITY_SECRETARY,
    Role.STREET_STAFF,
    Role.STREET_DISPATCHER,
    Role.SECURITY_ADMIN,
)


FEW = 3
"""So many things a workbook may end at one tap: what somebody took out by hand and sees at a glance. Where more would
end, part of a table is more likely left out than given up, and ending it is agreed to by itself."""


class EndingsNotAgreed(Refused):
    """More would end than `FEW`, and nobody has said that it may."""

    code = "endings-not-agreed"
    status = 422
    sentence = _("表里没有的 %(count)s 项会到今天为止。看清楚是哪些，同意了再导入。")


@dataclass(frozen=True)
class Plan:
    """What importing would do, and what is wrong; with errors nothing can be applied, and endings are not yet known."""

    places: places_workbook.Plan
    additions: tuple[Line, ...]
    changes: tuple[Line, ...]
    endings: tuple[Line, ...]
    errors: tuple[Problem, ...]
    steps: Steps
    roster: rosters.Plan
    phones: int = 0
    """So many phones in full the sheets name."""
    blocks: tuple[Block, ...] = ()
    """Where on the sheets the tables were found, and what their columns were taken for."""
    staying: tuple[tuple[str, Line], ...] = ()
    """What the sheets leave out and goes on, since it is not theirs to end: of a post whom to ask, and its line."""

    @property
    def empty(self) -> bool:
        """Importing would change nothing. Of a roster that is not told."""
        return not (self.additions or self.changes or self.endings or self.roster.written)

    @property
    def ending(self) -> int:
        """How much would end that the sheets do not list, with the homes of a place and who stands at what closes."""
        if not self.endings:
            return 0
        steps = self.steps
        ours = (*steps.ends, *steps.ends_along, *steps.duties_end, *steps.closes)
        places = self.places.steps
        return len(ours) + len(places.ends) + places.homes_end + len(self.roster.ends)

    @property
    def asks(self) -> bool:
        """Whether so much would end that this has to be agreed to by itself."""
        return self.ending > FEW

    @property
    def digest(self) -> str:
        """64 hexadecimal digits that are the same only while importing would do the very same, in whatever language."""
        changes = [
            (c.place.pk, c.place.name, sorted(c.fields.items()), c.parent_code, c.lane)
            for c in self.places.steps.changes
        ]
        lines = [(line.sheet, line.code) for line in (*self.additions, *self.changes, *self.endings)]
        places = replace(self.places.steps, changes=[])
        said = repr((lines, changes, places, self.steps, self.roster.written, self.roster.ends))
        return salted_hmac("people.workbook.plan", said, algorithm="sha256").hexdigest()


def read(file: BinaryIO, community: Place | None = None, said: Iterable[Saying] = ()) -> Sheets:
    """All sheets of a community's workbook, by what is remembered of its headings and what is said of them now.

    What other communities of the district mean by a heading is a guess here.

    Raises `unpacking.NotAWorkbook` or a kind of it.
    """
    if community is None:
        return layouts.read(file, remembering.KINDS.values())
    spoken, heard = remembering.spoken(community, said), remembering.heard(community)
    return layouts.read(file, remembering.KINDS.values(), spoken, heard)


def communities_of(by: Person, at: datetime) -> list[Place]:
    """The communities whose workbook a person may take in."""
    mine = reach_of(posts_of(by, at), IMPORTERS)
    return list(Place.objects.current(at).filter(mine.q("path"), kind=Kind.COMMUNITY).order_by("code"))


def community_by_code(code: str, by: Person | None, at: datetime) -> Place:
    """The community with this code, for one who may take its workbook in (None is a command). Raises `NotFound`."""
    found = Place.objects.current(at).select_related("parent").filter(kind=Kind.COMMUNITY, code=code).first()
    if found is None or (by is not None and not reach_of(posts_of(by, at), IMPORTERS).covers(found.path)):
        raise NotFound
    return found


def plan(read_sheets: Sheets, community: Place, by: Person | None, at: datetime, *, synthetic: bool = False) -> Plan:
    """What taking the sheets in would change at `at`; writes nothing. Rows that `by` may not order are errors."""
    places = places_workbook.plan(read_sheets, community, synthetic=synthetic)
    standing = Standing(community, places, at)
    worked = Planner(gather(places.sheets, standing.known), standing, by).work_out()
    desk = by is None or reach_of(posts_of(by, at), claims.DESKS).covers(community.path)
    roster = rosters.plan(places.sheets, community, standing.known.places, standing.called, desk, at)
    errors = (*places.errors, *worked.problems, *roster.problems)
    return Plan(
        places,
        (*places.additions, *worked.additions),
        (*places.changes, *worked.changes),
        () if errors else (*places.endings, *worked.endings, *roster.endings),
        errors,
        worked.steps,
        roster,
        phones_in(read_sheets),
        tuple(read_sheets.blocks),
        tuple(worked.staying),
    )


def plan_of_file(content: bytes, community: str, by: Person, at: datetime, said: Iterable[Saying] = ()) -> Plan:
    """The same of a file's bytes, for the community with this code, with what is `said` of its headings.

    Raises `unpacking.NotAWorkbook`, and `NotFound` as `community_by_code` does.
    """
    found = community_by_code(community, by, at)
    return plan(read(BytesIO(content), found, said), found, by, at)


def returned(read_sheets: Sheets, errors: Iterable[Problem]) -> bytes:
    """The same file back, with a column 错误原因 that says per row what is wrong."""
    return returning.mark(read_sheets, list(errors))


def written(community: Place, at: datetime) -> bytes:
    """The community as it stands, in the sheets it is taken in from, phones masked; taken in, it changes nothing."""
    return write(exporting.pages(community, places_exporting.pages(community, at), at))


@transaction.atomic
def apply(
    made: Plan, by: Person | None, at: datetime, *, seen: str = "", basis: str = "", ends: bool = False
) -> Counts:
    """Do what was planned: places first, then organisations and their duties, then posts.

    `seen` is the `digest` of the plan that was looked at and agreed to; "" where nobody looked at one before.

    `basis` is by what right residents' phones are kept, which a roster has to say and the audit book keeps.

    `ends` says that what the plan would end may end, without which only `FEW` do.

    Raises `PlanHasErrors`, `PlanIsOld`, `EndingsNotAgreed`, `BasisMissing`, or what any of the steps refuses, and then
    changes nothing; `NotAllowed` unless `by` (None is a command) may take this community's workbook in.
    """
    if made.errors:
        raise PlanHasErrors(count=len(made.errors))
    if seen and made.digest != seen:
        raise PlanIsOld
    if made.asks and not ends:
        raise EndingsNotAgreed(count=made.ending)
    community = made.places.community
    if by is not None and not reach_of(posts_of(by, at), IMPORTERS).covers(community.path):
        raise NotAllowed
    counts = Counts(total(made.additions), total(made.changes), made.ending)
    if made.empty:
        return counts
    if made.steps.duties or made.steps.duties_end:
        turns.one_after_another()
    actor = by.source if by is not None else "command"
    places_workbook.apply(made.places, actor, at)
    _Applying(made.steps, community, by, at).run()
    rosters.take_in(made.roster, by=by, at=at, basis=basis)
    for waiting in rosters.waiting(community):
        claims.confirm_by_roster(claim_id=waiting.pk, at=at)
    facts = {"added": counts.added, "changed": counts.changed, "ended": counts.ended}
    if made.roster.written:
        lines = {"lines": len(made.roster.written)}
        verb = f"people.roster_by_{basis}"
        record.record(actor=actor, verb=verb, object=f"place:{community.pk}", at=at, facts=lines)
    record.record(actor=actor, verb="people.imported", object=f"place:{community.pk}", at=at, facts=facts)
    return counts


class _Applying:
    """One import on its way."""

    def __init__(self, steps: Steps, community: Place, by: Person | None, at: datetime) -> None:
        self.steps, self.community, self.by, self.at = steps, community, by, at

    def run(self) -> None:
        """All steps; what ends goes first, so that seats and names are free."""
        for ended in self.steps.ends:
            appoint.end(post_id=ended, by=self.by, at=self.at)
        for duty in self.steps.duties_end:
            responsibility.end(responsibility_id=duty, by=self.by, at=self.at)
        for organisation in self.steps.closes:
            organisations.close(organisation_id=organisation, by=self.by, at=self.at)
        for want in self.steps.organisations:
            self._keep(want)
        self._give()
        for held, phone in self.steps.duty_phones:
            appoint.set_duty_phone(post_id=held, phone=phone, by=self.by, at=self.at)
        for post in self.steps.posts:
            self._post(post)

    def _keep(self, want: WantedOrganisation) -> None:
        known = Organisation.objects.filter(code=want.code).first()
        home = known.place_id if known is not None and known.place_id is not None else self.community.pk
        organisations.keep(
            code=want.code,
            name=want.name,
            name_hant=want.name_hant,
            name_en=want.name_en,
            kind=want.kind,
            by=self.by,
            at=self.at,
            place_id=home,
            what_for=_or(want.what_for, known.what_for if known is not None else ""),
            duty_phone=_or(want.duty_phone, known.duty_phone if known is not None else ""),
            reopens=True,
        )

    def _give(self) -> None:
        codes = {organisation for organisation, _body, _place in self.steps.duties}
        ids = dict(Organisation.objects.filter(code__in=codes).values_list("code", "pk"))
        for organisation, body, place in self.steps.duties:
            responsibility.give_by_codes(
                organisation_id=ids[organisation], body_code=body, place_code=place, rank=1, by=self.by, at=self.at
            )

    def _post(self, want: WantedPost) -> None:
        seat = want.seat.code
        if SEATS[want.seat.role].at == LANE:
            street = self.community.parent_id
            seat = Lane.objects.current(self.at).filter(street=street, name=seat).values_list("code", flat=True)[0]
        staffing.take_on(
            name=want.name,
            phone=want.phone,
            role=want.seat.role,
            seat=seat,
            by=self.by,
            at=self.at,
            duty_phone=want.duty_phone or "",
            in_place_of=True,
        )


def _or(said: str | None, known: str) -> str:
    return known if said is None else said
