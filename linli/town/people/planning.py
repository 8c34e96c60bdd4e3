"""Planning: what would change among people and organisations if a community's sheets were taken in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.ground.shared.keyring import keyring
from linli.ground.shared.refusals import Words
from linli.town.places.addresses import Addresses
from linli.town.places.folding import fold
from linli.town.places.models import Kind, Lane, Place, stands
from linli.town.places.planning import Line
from linli.town.places.sheets import Problem
from linli.town.places.workbook import Plan as PlacesPlan

from . import appoint, bodies, contacts, levels, serving
from .models import Body, Contact, Organisation, Person, Post, Responsibility
from .plan_lines import Lines
from .roles import KEEPERS, SEATS, Role
from .scopes import Reach, posts_of, reach_of, upwards
from .tables import GRID_WORKERS, LEADS, ORGANISATIONS, POSTS
from .wanting import Known, Seat, WantedOrganisation, WantedPost, Wants

_OWN_SHEET = {Role.GRID_WORKER: GRID_WORKERS.name, Role.ENTRANCE_LEAD: LEADS.name}

_CELLS = {
    "name": "名称",
    "name_hant": "繁体名称",
    "name_en": "英文名称",
    "kind": "类别",
    "what_for": "管什么",
    "duty_phone": "值班电话",
}


@dataclass
class Steps:
    """What applying does, in terms of codes, since some places and organisations do not stand yet."""

    organisations: list[WantedOrganisation] = field(default_factory=list)
    closes: list[int] = field(default_factory=list)
    duties: list[tuple[str, str, str]] = field(default_factory=list)
    """Organisation's, body's and place's codes."""
    duties_end: list[int] = field(default_factory=list)
    posts: list[WantedPost] = field(default_factory=list)
    duty_phones: list[tuple[int, str]] = field(default_factory=list)
    """Post's id and number."""
    ends: list[int] = field(default_factory=list)
    hands_over: list[int] = field(default_factory=list)
    """Posts that end because the sheets say who follows in their seat."""
    ends_along: list[int] = field(default_factory=list)
    """Posts that end because their organisation closes."""


class Standing:
    """Who and what stands in a community at the moment, and what its sheets may name."""

    def __init__(self, community: Place, places: PlacesPlan, at: datetime) -> None:
        above = Place.objects.filter(stands(at), path__in=upwards(community.path))
        below = Place.objects.filter(stands(at), path__within=community.path)
        ends = set(places.steps.ends)
        every = [*above, *below]
        here = {place.code: place for place in every if place.pk not in ends}
        seeds = {seed.code: seed for seed in places.steps.seeds}
        self.called = Addresses(every, places.steps.seeds)
        grids = {fold(p.name): p.code for p in here.values() if p.kind == Kind.GRID}
        grids |= {fold(seed.name): seed.code for seed in seeds.values() if seed.kind == Kind.GRID}
        self.community, self.at = community, at
        self.paths = {code: place.path for code, place in here.items()}
        self.organisations = {
            each.code: each for each in Organisation.objects.current(at).select_related("place").order_by("code")
        }
        self.serves = serving.places_of((each.pk for each in self.organisations.values()), at)
        lanes = Lane.objects.filter(stands(at), street=community.parent_id).values_list("name", flat=True)
        those = list(Body.objects.order_by("code"))
        self.bodies = {each.code: each.named() for each in those}
        self.known = Known(
            community=community.code,
            name=community.name,
            places={code: str(p.kind) for code, p in here.items()} | {code: str(s.kind) for code, s in seeds.items()},
            grids=grids,
            lanes=frozenset([*lanes, *places.steps.lanes]),
            organisations={code: each.kind for code, each in self.organisations.items()},
            names={fold(each.name): code for code, each in self.organisations.items()},
            bodies={each.named(one).casefold(): each.code for one, _title in settings.LANGUAGES for each in those}
            | {each.code.casefold(): each.code for each in those},
        )
        self.posts = self._posts()

    def _posts(self) -> dict[Seat, list[Post]]:
        here = Q(place__path__within=self.community.path) | Q(place__path__in=upwards(self.community.path))
        others = Q(organisation__isnull=False) | Q(lane__street=self.community.parent_id)
        found = Post.objects.current(self.at).filter(here | others)
        seats: dict[Seat, list[Post]] = defaultdict(list)
        for post in found.select_related("person", "place", "lane", "organisation").order_by("pk"):
            where = post.place.code if post.place is not None else post.lane.name if post.lane is not None else ""
            code = post.organisation.code if post.organisation is not None else where
            seats[Seat(Role(post.role), code)].append(post)
        return seats


class Planner:
    """Works out the steps, and says each of them in a line."""

    def __init__(self, wants: Wants, standing: Standing, by: Person | None) -> None:
        self.wants, self.standing, self.by = wants, standing, by
        self.held = posts_of(by, standing.at) if by is not None else ()
        self.steps = Steps()
        self.lines = Lines(standing.called, standing.organisations, standing.bodies)
        self.additions: list[Line] = []
        self.changes: list[Line] = []
        self.endings: list[Line] = []
        self.staying: list[tuple[str, Line]] = []
        """What the sheets leave out and is not theirs to end: whom to ask ("" of an organisation), what."""
        self.problems: list[Problem] = list(wants.problems)
        self.namesakes = self._namesakes()
        self.people = self._people()
        self.masks = self._masks()

    def work_out(self) -> "Planner":
        """All of it; endings only if nothing is wrong, since a row that cannot be read may be the one that stays."""
        for organisation in self.wants.organisations.values():
            self._organisation(organisation)
        for post in self.wants.posts:
            self._post(post)
        if not self.problems:
            self._close()
            self._end()
        return self

    def _namesakes(self) -> dict[tuple[str, str], WantedOrganisation]:
        """Of each name at each place the one that stands, or else the first that the sheets say."""
        first: dict[tuple[str, str], WantedOrganisation] = {}
        for want in sorted(
            self.wants.organisations.values(), key=lambda each: each.code not in self.standing.organisations
        ):
            first.setdefault(self._named(want), want)
        return first

    def _named(self, want: WantedOrganisation) -> tuple[str, str]:
        return self._home(want), fold(want.name)

    def _home(self, want: WantedOrganisation) -> str:
        """The path of where an organisation is at home: where it stands, or else this community."""
        known = self.standing.organisations.get(want.code)
        return known.place.path if known is not None and known.place is not None else self.standing.community.path

    def _people(self) -> dict[str, int]:
        """Who has which of the phones that the sheets name."""
        ring = keyring()
        phone_of = {index: want.phone for want in self.wants.posts for index in ring.indexes("phone", want.phone)}
        rows = Contact.objects.filter(kind=contacts.PHONE, index__in=phone_of).values_list("index", "person_id")
        return {phone_of[index]: person for index, person in rows}

    def _masks(self) -> dict[int, str]:
        """The masked phones of those who hold seats here."""
        holders = {post.person_id for posts in self.standing.posts.values() for post in posts}
        rows = Contact.objects.filter(kind=contacts.PHONE, person__in=holders)
        return {row.person_id: contacts.masked_of(row) for row in rows}

    def _may(self, roles: Iterable[Role], path: str, organisation_id: int | None = None) -> bool:
        if self.by is None:
            return True
        reach: Reach = reach_of(self.held, set(roles))
        return reach.covers(path, organisation_id=organisation_id)

    def _organisation(self, want: WantedOrganisation) -> None:
        known = self.standing.organisations.get(want.code)
        names = {"name": want.name, "name_hant": want.name_hant, "name_en": want.name_en}
        said = {**names, "kind": want.kind, "what_for": want.what_for, "duty_phone": want.duty_phone}
        fresh = known is None or any(
            value is not None and getattr(known, name) != value for name, value in said.items()
        )
        namesake = self.namesakes[self._named(want)]
        if fresh and not self._may(KEEPERS, self._home(want)):
            self.problems.append(want.row.problem("编号", _("这个单位不归您登记，请删掉这一行。")))
        elif fresh and namesake is not want:
            words = _("和第 %(row)s 行名称一样，编号却不一样。") % {"row": namesake.row.number}
            self.problems.append(want.row.problem("名称", words))
        elif not (self._is_of_kind(known, want) or self._may(levels.keepers_of_kind(want.kind), self._home(want))):
            self.problems.append(want.row.problem("类别", str(levels.StreetKeeps.sentence)))
        elif fresh and known is not None and (others_too := self._serves_others(known)):
            cells = [_CELLS[name] for name, value in said.items() if value not in (None, getattr(known, name))]
            self.problems += [want.row.problem(cell, str(others_too.words)) for cell in cells]
        elif fresh:
            self.steps.organisations.append(want)
            (self.additions if known is None else self.changes).append(self.lines.organisation(want, known))
        self._duties(want, known)

    def _serves_others(self, known: Organisation) -> serving.ServesOthers | None:
        places = self.standing.serves.get(known.pk, ())
        return serving.beyond_reach(known, places, self.by, self.standing.at)

    def _is_of_kind(self, known: Organisation | None, want: WantedOrganisation) -> bool:
        return known is not None and known.kind == want.kind

    def _duties(self, want: WantedOrganisation, known: Organisation | None) -> None:
        if want.duties is None and (known is None or known.kind == want.kind):
            return
        open_now = self._open_duties(known)
        if wrong := self._not_for(want, known, open_now):
            self.problems.append(want.row.problem("承办主体" if want.duties else "类别", str(wrong)))
        if wrong or want.duties is None:
            return
        for body, place in want.duties:
            if (body, place) in open_now:
                continue
            path = self.standing.paths.get(place, self.standing.community.path)
            if not self._may(KEEPERS, path):
                self.problems.append(want.row.problem("管到哪儿", _("那儿不归您安排，只能写您管的地方。")))
                continue
            if not self._may(levels.keepers_of_body(body), path):
                self.problems.append(want.row.problem("承办主体", str(levels.StreetKeeps.sentence)))
                continue
            self.steps.duties.append((want.code, body, place))
            self.additions.append(self.lines.duty(want, body, place))
        for (body, place), row in open_now.items():
            if (body, place) not in want.duties and row.place.path.startswith(self.standing.community.path):
                self.steps.duties_end.append(row.pk)
                self.endings.append(self.lines.duty(want, body, place))

    def _not_for(
        self, want: WantedOrganisation, known: Organisation | None, open_now: dict[tuple[str, str], Responsibility]
    ) -> Words | None:
        """Why one of its kind may not be what it is to answer for: anew, or still if it becomes of another kind."""
        asked = [duty for duty in want.duties or () if duty not in open_now]
        if not self._is_of_kind(known, want):
            here = self.standing.community.path
            asked += [
                duty
                for duty, row in open_now.items()
                if want.duties is None or duty in want.duties or not row.place.path.startswith(here)
            ]
        return bodies.not_for(want.kind, (body for body, _place in asked))

    def _open_duties(self, known: Organisation | None) -> dict[tuple[str, str], Responsibility]:
        rows = Responsibility.objects.filter(stands(self.standing.at), organisation=known).select_related("place")
        return {(row.body_id, row.place.code): row for row in rows} if known is not None else {}

    def _post(self, want: WantedPost) -> None:
        holding = self.standing.posts.get(want.seat, [])
        mine = next((post for post in holding if self._is(want, post)), None)
        if mine is not None and want.duty_phone in (None, mine.duty_phone):
            return
        if not self._may_give(want):
            words = _("“%(role)s”要由%(who)s来安排，您可以先删掉这一行。")
            said = {"role": want.seat.role.label, "who": _given_by(want.seat.role)}
            self.problems.append(want.row.problem("姓名", words % said))
        elif mine is not None:
            self.steps.duty_phones.append((mine.pk, want.duty_phone or ""))
            self.changes.append(self.lines.duty_phone(want, mine))
        elif not want.phone:
            self.problems.append(want.row.problem("手机号", _("新来的要填手机号，好让本人登录。")))
        elif self.by is not None and self.people.get(want.phone) == self.by.pk:
            self.problems.append(want.row.problem("姓名", _("岗位不能自己给自己，请让另一位来导入这一行。")))
        else:
            self.steps.posts.append(want)
            replaced = holding[0] if SEATS[want.seat.role].single and holding else None
            self.steps.hands_over += [replaced.pk] if replaced is not None else []
            (self.additions if replaced is None else self.changes).append(self.lines.post(want, replaced=replaced))

    def _may_give(self, want: WantedPost) -> bool:
        organisation = self.standing.organisations.get(want.seat.code)
        home = organisation.place if organisation is not None else None
        path = home.path if home is not None else self.standing.paths.get(want.seat.code, self.standing.community.path)
        return self._may(SEATS[want.seat.role].given_by, path, organisation.pk if organisation is not None else None)

    def _is(self, want: WantedPost, post: Post) -> bool:
        """Whether a wanted holder is the one who holds: by phone, or by name where the phone is left out or masked."""
        if want.phone:
            return self.people.get(want.phone) == post.person_id
        same = want.name == post.person.name
        return same and (not want.masked or want.masked == self.masks.get(post.person_id, ""))

    def _close(self) -> None:
        if ORGANISATIONS.name not in self.wants.covered:
            return
        for code, each in self.standing.organisations.items():
            here = each.place is not None and each.place.path.startswith(self.standing.community.path)
            if not here or code in self.wants.organisations:
                continue
            if not self._may_close(each):
                self.staying.append(("", self.lines.closing(each, [])))
                self._refuse_double(each)
            else:
                self.steps.closes.append(each.pk)
                posts = [
                    post for some in self.standing.posts.values() for post in some if post.organisation_id == each.pk
                ]
                self.steps.ends_along += [post.pk for post in posts]
                self.endings.append(self.lines.closing(each, posts))

    def _refuse_double(self, stays: Organisation) -> None:
        """An organisation that goes on is not registered once more under another number: what `register` asks."""
        for want in self.steps.organisations:
            new = want.code not in self.standing.organisations
            if new and stays.place is not None and self._named(want) == (stays.place.path, fold(stays.name)):
                words = _("“%(name)s”已经登记过了，要改请打开它那一页。") % {"name": stays.name}
                self.problems.append(want.row.problem("名称", words))

    def _may_close(self, organisation: Organisation) -> bool:
        """Whether they keep it, and no post stands there that is another's to end: what `organisations.close` asks."""
        path = organisation.place.path if organisation.place is not None else ""
        mine = not appoint.not_theirs_to_end(organisation, self.by, self.standing.at)
        return self._may(KEEPERS, path) and mine and self._serves_others(organisation) is None

    def _end(self) -> None:
        """End the posts of this community that their sheet no longer lists; a lane's belong to no one community."""
        listed = {(want.seat, self._holder_of(want)) for want in self.wants.posts}
        wanted = {want.seat for want in self.wants.posts}
        for seat, posts in self.standing.posts.items():
            sheet = _OWN_SHEET.get(seat.role, POSTS.name)
            if sheet not in self.wants.covered or (SEATS[seat.role].single and seat in wanted):
                continue
            for post in posts:
                where = post.place or (post.organisation.place if post.organisation is not None else None)
                path = where.path if where is not None else ""
                here = path.startswith(self.standing.community.path)
                kept = (seat, post.person_id) in listed or post.organisation_id in self.steps.closes
                if not here or kept:
                    continue
                line = self.lines.post_ends(sheet, seat, post)
                if self._may(SEATS[seat.role].given_by, path, post.organisation_id):
                    self.steps.ends.append(post.pk)
                    self.endings.append(line)
                else:
                    self.staying.append((_given_by(seat.role), line))

    def _holder_of(self, want: WantedPost) -> int | None:
        """The id of a wanted holder who is known."""
        if want.phone:
            return self.people.get(want.phone)
        held = self.standing.posts.get(want.seat, [])
        return next((post.person_id for post in held if self._is(want, post)), None)


def _given_by(role: Role) -> str:
    """Who gives a post and ends it, in words."""
    return "、".join(str(each.label) for each in SEATS[role].given_by) or str(_("操作命令"))
