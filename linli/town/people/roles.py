"""The roles a post may carry, and one table that says of each where it stands and who may give it."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a post is for. A resident needs no role."""

    ENTRANCE_LEAD = "entrance_lead", _("楼门长")
    GROUP_LEAD = "group_lead", _("居民组长")
    VOLUNTEER = "volunteer", _("志愿者")
    TEAM_LEAD = "team_lead", _("志愿队队长")
    GRID_WORKER = "grid_worker", _("网格员")
    LANE_CHIEF = "lane_chief", _("街巷长")
    VERIFIER = "verifier", _("核实员")
    COMMUNITY_STAFF = "community_staff", _("社区工作者")
    COMMUNITY_SECRETARY = "community_secretary", _("社区书记")
    STREET_DISPATCHER = "street_dispatcher", _("街道派单员")
    STREET_STAFF = "street_staff", _("街道科室人员")
    HANDLER = "handler", _("承办人")
    CALL_BACK = "call_back", _("回访员")
    DISTRICT_SUPERVISOR = "district_supervisor", _("区级督办员")
    DUTY_OFFICER = "duty_officer", _("值班员")
    CHAIR = "chair", _("主持人")
    MEDIATOR = "mediator", _("人民调解员")
    PARTNER = "partner", _("共建单位联系人")
    POINTS_CLERK = "points_clerk", _("兑换员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


WITHIN: dict[Role, str | Promise] = {
    Role.GRID_WORKER: pgettext_lazy("within a sentence", "网格员"),
    Role.COMMUNITY_STAFF: pgettext_lazy("within a sentence", "社区工作者"),
    Role.STREET_DISPATCHER: pgettext_lazy("within a sentence", "街道派单员"),
    Role.DUTY_OFFICER: pgettext_lazy("within a sentence", "值班员"),
}
"""Those who answer first, as a sentence has them: English says "the grid worker" there, and "Grid worker" elsewhere."""


PLACE, LANE, ORGANISATION = "place", "lane", "organisation"


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a role stands, and what that brings.

    `at` is "place", "lane" or "organisation"; `kinds` are the kinds of place, or of organisation, it may stand at
    (empty = any). `single`: one holder at a time. `exclusive`: whoever holds it holds no other kind of post.
    `staff`: signs in by the staff door. `reveals`: may read a full contact detail, with a reason. `home_reach`: a post
    at an organisation reaches the place where that organisation is at home. `given_by`: the roles that may appoint it;
    empty means only the operator's command.
    """

    at: str
    kinds: tuple[str, ...]
    given_by: tuple[Role, ...]
    single: bool = False
    exclusive: bool = False
    staff: bool = True
    reveals: bool = False
    home_reach: bool = False


_BY_COMMUNITY = (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_STAFF)
_BY_SECURITY = (Role.SECURITY_ADMIN,)
_TEAM, _OFFICES = ("team",), ("street_office", "department", "committee", "firm", "utility", "owner_unit")

SEATS: dict[Role, Seat] = {
    Role.ENTRANCE_LEAD: Seat(PLACE, ("entrance",), _BY_COMMUNITY, single=True, staff=False),
    Role.GROUP_LEAD: Seat(PLACE, ("entrance", "building", "courtyard"), _BY_COMMUNITY, staff=False),
    Role.VOLUNTEER: Seat(ORGANISATION, _TEAM, (*_BY_COMMUNITY, Role.TEAM_LEAD), staff=False),
    Role.TEAM_LEAD: Seat(ORGANISATION, _TEAM, _BY_COMMUNITY, staff=False, reveals=True),
    Role.GRID_WORKER: Seat(PLACE, ("grid",), _BY_SECURITY, single=True, reveals=True),
    Role.LANE_CHIEF: Seat(LANE, (), _BY_SECURITY, single=True, reveals=True),
    Role.VERIFIER: Seat(PLACE, ("grid", "community", "street"), _BY_SECURITY),
    Role.COMMUNITY_STAFF: Seat(PLACE, ("community",), _BY_SECURITY, reveals=True),
    Role.COMMUNITY_SECRETARY: Seat(PLACE, ("community",), _BY_SECURITY, single=True, reveals=True),
    Role.STREET_DISPATCHER: Seat(PLACE, ("street",), _BY_SECURITY, reveals=True),
    Role.STREET_STAFF: Seat(PLACE, ("street",), _BY_SECURITY),
    Role.HANDLER: Seat(ORGANISATION, _OFFICES, _BY_SECURITY, reveals=True),
    Role.CALL_BACK: Seat(ORGANISATION, ("call_back",), _BY_SECURITY, reveals=True, home_reach=True),
    Role.DISTRICT_SUPERVISOR: Seat(PLACE, ("district",), _BY_SECURITY),
    Role.DUTY_OFFICER: Seat(PLACE, ("grid", "community", "street", "district"), _BY_SECURITY),
    Role.CHAIR: Seat(ORGANISATION, (), _BY_COMMUNITY, single=True, staff=False),
    Role.MEDIATOR: Seat(PLACE, ("community", "street"), _BY_SECURITY),
    Role.PARTNER: Seat(ORGANISATION, ("partner",), _BY_COMMUNITY, staff=False),
    Role.POINTS_CLERK: Seat(PLACE, ("community", "street"), _BY_SECURITY),
    Role.SYSTEM_ADMIN: Seat(PLACE, ("district",), (), exclusive=True),
    Role.SECURITY_ADMIN: Seat(PLACE, ("district",), (), exclusive=True),
    Role.AUDIT_ADMIN: Seat(PLACE, ("district",), (), exclusive=True),
}

ORDINARY = "ordinary"
"""The hat of every role that excludes no other."""


def standing_at(where: str) -> list[Role]:
    """The roles that stand at a "place", a "lane" or an "organisation"."""
    return [role for role, seat in SEATS.items() if seat.at == where]


STAFF = frozenset(role for role, seat in SEATS.items() if seat.staff)
REVEALERS = frozenset(role for role, seat in SEATS.items() if seat.reveals)
EXCLUSIVE = frozenset(role for role, seat in SEATS.items() if seat.exclusive)
KEEPERS = (
    Role.SECURITY_ADMIN,
    Role.STREET_DISPATCHER,
    Role.STREET_STAFF,
    Role.COMMUNITY_SECRETARY,
    Role.COMMUNITY_STAFF,
)
"""Who registers organisations and says what they answer for, within reach."""
RULE_KEEPERS = (Role.SYSTEM_ADMIN, Role.DISTRICT_SUPERVISOR)
"""Who keeps a district's rules and its calendar, and answers for its promises, by a post that stands at it."""
