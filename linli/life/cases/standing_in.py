"""Where no hands near are free to look whether it is done, the street gives its own: no result waits for nobody."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from linli.life.cases import hands
from linli.life.cases.models import Case
from linli.life.cases.parts import VERIFIES_DESK, VERIFIES_DISPATCHED
from linli.life.cases.reach import lies_in
from linli.life.cases.states import State
from linli.town.people.models import Post
from linli.town.people.roles import Role
from linli.town.people.scopes import Held, upwards

STANDS_IN = Role.STREET_DISPATCHER
_ASKED = {*VERIFIES_DISPATCHED, *VERIFIES_DESK, *hands.AT_THE_COMMUNITY}


def stands_in(case: Case, held: Iterable[Held], at: datetime) -> Held | None:
    """The post that looks at this case because nobody near may; None where somebody may, or it is of the hands."""
    if case.state != State.HANDLED:
        return None
    post = next((each for each in held if each.role == STANDS_IN and lies_in(each, case)), None)
    return post if post is not None and case.pk in without_others([case], at) else None


def to_stand_in_for(held: Sequence[Held], at: datetime) -> set[int]:
    """The same for the desk of these posts: the ids of the cases that wait for it."""
    paths = [post.place_path for post in held if post.role == STANDS_IN]
    waiting = Case.objects.everything("narrowed to the street of the post that stands in").filter(
        state=State.HANDLED, must_verify=True
    )
    cases = [case for path in paths for case in waiting.filter(place_path__within=path).select_related("organisation")]
    return without_others(cases, at)


def without_others(cases: Collection[Case], at: datetime) -> set[int]:
    """Which of these handled cases nobody near may look at, by their ids; as many queries for fifty as for one."""
    if not cases:
        return set()
    by_desks = hands.done_by_desks(cases)
    paths = {path for case in cases for path in upwards(case.place_path)}
    near = Post.objects.current(at).filter(person__is_active=True, place__path__in=paths, role__in=_ASKED)
    posts = list(near.values_list("person_id", "role", "place_id", "place__path"))
    members: dict[int, set[int]] = defaultdict(set)
    organisations = {case.organisation_id for case in cases if case.organisation_id is not None}
    current = Post.objects.current(at).filter(organisation__in=organisations)
    for organisation, person in current.values_list("organisation_id", "person_id"):
        members[organisation].add(person)
    lacking = set()
    for case in cases:
        community = hands.community_of(case, by_desks)
        did_it = members[case.organisation_id or 0] | {case.handled_by_id}
        did_it |= {person for person, role, place, _p in posts if role in hands.AT_THE_COMMUNITY and place == community}
        roles = VERIFIES_DESK if case.organisation_id is None else VERIFIES_DISPATCHED
        may = {person for person, role, _p, path in posts if role in roles and case.place_path.startswith(path)}
        if may <= did_it:
            lacking.add(case.pk)
    return lacking
