"""Who may lead a case: the organisations that a desk may send it to, and what only the street may send.

A grid worker and the community send to firms, utilities, committees and teams; to street offices and departments only
the street does, and the district what lies with it. A residents' committee leads only what its own list of duties lets
it lead (北京市街道办事处条例 art. 32, 北京市接诉即办工作条例 art. 17).
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.ground.ui.lists import listed
from linli.life.cases import confiding, guards, receiving
from linli.life.cases.categories import spoken
from linli.life.cases.confiding import Told
from linli.life.cases.guards import CategoryMissing, PlaceMissing
from linli.life.cases.models import Case, Category
from linli.life.cases.parts import DESK_OF
from linli.life.cases.standing import Actor
from linli.life.cases.states import LEVELS, SENDS_ANYWHERE, Level, State, Who
from linli.town.people.models import Organisation
from linli.town.people.responsibility import Here, at_place, within
from linli.town.people.scopes import Held

COMMITTEE = "committee"
STREET_ONLY = frozenset({"street_office", "department"})
MOST = 1000
"""So many cases of desks below, those due first, lie on the street's because only it may send them out."""
_TELLS = (
    *("state", "place_path", "grid", "returns", "category__lead_body", "category__community_role"),
    *("category__name", "category__name_hant", "category__name_en"),
)
"""What tells who may send a case where."""


class MayNotLead(Refused):
    """That organisation has no right to lead this category at this place."""

    code = "may-not-lead"
    status = 422
    sentence = _("“%(organisation)s”在这儿不承办“%(category)s”，请选名单里的单位。")


class CommunityOnlyAssists(Refused):
    """The community may help with this, not be made answerable for it."""

    code = "community-only-assists"
    status = 422
    sentence = _("“%(category)s”不在社区的职责清单里，社区只能协助，不能当主责单位。")


class StreetSends(Refused):
    """Street offices and departments are sent to by the street."""

    code = "street-sends"
    sentence = _("派给街道科室和部门，要由街道来派。")


class StreetDecides(Refused):
    """After two returns the street decides who handles it."""

    code = "street-decides"
    sentence = _("这件事退过 %(times)s 次了，由街道定谁来办。")


def is_ours(organisation_ids: Sequence[int], who: Who) -> bool:
    """Whether all that a community's desk may choose from is its own committee: then it does not send, it takes on."""
    if who != Who.COMMUNITY or len(organisation_ids) != 1:
        return False
    return Organisation.objects.filter(pk=organisation_ids[0], kind=COMMITTEE).exists()


def around(case: Case, at: datetime) -> Here:
    """Who acts where a case happened: found once for this very object of it, since a page asks in several places."""
    if case.acting is None or case.acting[:2] != (case.place_id, at):
        case.acting = (case.place_id, at, at_place(case.place, at))
    return case.acting[2]


def choices(case: Case, who: Who, at: datetime) -> list[Organisation]:
    """The organisations that this desk may send the case to and that receive it, the likeliest first."""
    return receiving.received_by(_choices(case, who, around(case, at), confiding.told(case)), at)


def nobody_to_choose(case: Case, who: Who, at: datetime) -> str:
    """What a desk reads where it has no `choices` for a case that has its category and its place; "" for another."""
    if case.category is None or case.grid_id is None:
        return ""
    if idle := _choices(case, who, around(case, at), confiding.told(case)):
        return receiving.NobodyThere(organisation=listed(idle)).words
    if who in SENDS_ANYWHERE and (kept_from := _choices(case, who, around(case, at), ())):
        return _in_confidence(case, kept_from[0], who, at).words
    if who in SENDS_ANYWHERE:
        return gettext("这儿还没登记谁管这一类。换个类别，或者先登记单位。")
    if not only_the_street_sends(case, at):
        return ""
    if case.state == State.ACCEPTED:
        return gettext("这件要由街道来派，已经在街道派单员那儿。")
    return gettext("这件要由街道来派，受理以后就在街道派单员那儿。")


def only_the_street_sends(case: Case, at: datetime) -> bool:
    """Whether nobody below the street may send this kind of matter anywhere.

    Street offices or departments alone lead it there, or nobody does and nobody steps in: it is for the street to sort.
    """
    return _stuck_below(case, around(case, at), confiding.told(case))


def waits_for_the_street(case: Case, at: datetime) -> bool:
    """Whether it was taken on and is now for the street to send, wherever below the district it lies."""
    return case.state == State.ACCEPTED and case.holder != Level.DISTRICT and only_the_street_sends(case, at)


def for_the_street_to_send(held: Sequence[Held], at: datetime) -> list[int]:
    """The ids of the cases that lie below and wait for the desk of these posts, `MOST` at most, what is due first.

    One query, and three or four more where anything was taken on below; none for posts that are not the street's.
    """
    streets = {post.place_id: post.place_path for post in held if DESK_OF.get(post.role) == Who.STREET}
    if not streets:
        return []
    below = Case.objects.everything("narrowed to the street of the post that sends").open()
    below = below.filter(street__in=streets, state=State.ACCEPTED, holder__in=LEVELS[: LEVELS.index(Level.STREET)])
    taken = list(below.select_related("category").only(*_TELLS).order_by("next_due_at", "pk"))
    if not taken:
        return []
    here_of = within(streets.values(), at)
    told = confiding.told_of_each(taken)
    alike: dict[tuple[object, ...], bool] = {}
    found: list[int] = []
    for case in taken:
        confided = told.get(case.pk, ())
        kind = (case.place_path, case.category_id, case.grid_id, case.returns, confided)
        if kind not in alike:
            alike[kind] = _stuck_below(case, here_of(case.place_path), confided)
        found += [case.pk] * alike[kind]
    return found[:MOST]


def is_kept_from(case: Case, organisation: Organisation, at: datetime) -> bool:
    """Whether the case was told in confidence under a kind that an organisation does not lead there (`confiding`)."""
    here = around(case, at)
    return any(organisation not in leaders(kind, Who.STREET, here, case.returns) for kind in confiding.told(case))


def may_be_led(case: Case, at: datetime) -> bool:
    """Whether the organisation that has the case leads what it is filed under now, or may be chosen for it above."""
    return case.organisation in _choices(case, Who.STREET, around(case, at), confiding.told(case))


def must_lead(case: Case, organisation: Organisation | None, actor: Actor, at: datetime) -> None:
    """Raise where the desk may not send the case to that organisation, or nobody is there to receive it.

    `CategoryMissing`, `PlaceMissing`, `OrganisationMissing`, `MayNotLead`, `CommunityOnlyAssists`, `StreetSends`,
    `StreetDecides`, `ToldInConfidence`, `NobodyThere`.
    """
    if case.category is None:
        raise CategoryMissing
    if case.grid_id is None:
        raise PlaceMissing
    if organisation is None:
        raise guards.OrganisationMissing
    refusal = _refusal(case.category, organisation, actor.who, case.returns)
    if refusal:
        raise refusal
    here = around(case, at)
    if organisation not in _choices(case, actor.who, here, confiding.told(case)):
        if organisation in _choices(case, actor.who, here, ()):
            raise _in_confidence(case, organisation, actor.who, at)
        raise MayNotLead(organisation=organisation.named(), category=spoken(case.category))
    receiving.must_be_received(organisation, at)


def _stuck_below(case: Case, here: Here, told: Told) -> bool:
    sorted_out = case.category is not None and case.grid_id is not None
    return sorted_out and not _choices(case, Who.COMMUNITY, here, told)


def _choices(case: Case, who: Who, here: Here, told: Told) -> list[Organisation]:
    """The organisations that may lead what it is filed under, and led each kind in which it was `told`."""
    if case.category is None or case.grid_id is None:
        return []
    found = leaders(case.category, who, here, case.returns)
    for kind in told:
        led = leaders(kind, who, here, case.returns)
        found = [o for o in found if o in led]
    return found


def leaders(category: Category, who: Who, here: Here, returns: int = 0) -> list[Organisation]:
    """The organisations to which such a desk may send a matter of this kind, the likeliest first."""
    found: list[Organisation] = []
    for body in _bodies(category, who):
        found += [o for o in here.candidates(body) if o not in found]
    if not found:
        steps_in = here.lead([category.lead_body], category.community_role).organisation
        found = [steps_in] if steps_in else []
    return [o for o in found if _refusal(category, o, who, returns) is None]


def _bodies(category: Category, who: Who) -> Sequence[str]:
    """The bodies whose organisations may lead: the category's own; from the street up also one that assists."""
    return [category.lead_body, *(category.co_bodies if who in SENDS_ANYWHERE else ())]


def _refusal(category: Category, organisation: Organisation, who: Who, returns: int) -> Refused | None:
    if organisation.kind == COMMITTEE and category.community_role != "lead":
        return CommunityOnlyAssists(category=spoken(category))
    if organisation.kind in STREET_ONLY and who not in SENDS_ANYWHERE:
        return StreetSends()
    if returns >= guards.MOST_RETURNS and who not in SENDS_ANYWHERE:
        return StreetDecides(times=guards.MOST_RETURNS)
    return None


def _in_confidence(case: Case, organisation: Organisation, who: Who, at: datetime) -> Refused:
    """Which of the kinds told in confidence keeps it from an organisation that leads what it is filed under."""
    here = around(case, at)
    kind = next(kind for kind in confiding.told(case) if organisation not in leaders(kind, who, here, case.returns))
    return confiding.ToldInConfidence(category=spoken(kind), organisation=organisation.named())
