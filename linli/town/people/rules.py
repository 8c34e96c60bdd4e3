"""The rules of the doors: a name, a sentence people can check, and the test of whoever knocks."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.town.places.models import Kind

from .models import Person
from .roles import RULE_KEEPERS, STAFF, Role
from .scopes import Held


class Asker:
    """Whoever knocks: a person or nobody, with their posts (read only if a rule asks)."""

    def __init__(self, person: Person | None, posts: Callable[[], Collection[Held]]) -> None:
        self.person = person
        self._posts = posts

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles of the posts held now."""
        return frozenset(held.role for held in self._posts()) if self.person else frozenset()

    def stands_at(self, kind: Kind, *roles: Role) -> bool:
        """Whether a post of one of these roles is held now at a place of that kind."""
        posts = self._posts() if self.person else ()
        return any(held.place_kind == kind and held.role in roles for held in posts)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may come in. `secret`: to everybody else the address does not exist."""

    sentence: str | Promise
    holds: Callable[[Asker], bool]
    secret: bool = False


def _holding(*roles: Role) -> Callable[[Asker], bool]:
    wanted = frozenset(str(role) for role in roles)
    return lambda asker: not wanted.isdisjoint(asker.roles)


_COMMUNITY = (Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY)
_STREET = (Role.STREET_DISPATCHER, Role.STREET_STAFF)

RULES: dict[str, Rule] = {
    "anyone": Rule(_("谁都可以，不用登录"), lambda asker: True),
    "signed_in": Rule(_("登录的人"), lambda asker: asker.person is not None),
    "staff": Rule(_("有工作岗位的人"), _holding(*STAFF)),
    "desk": Rule(
        _("网格、社区、街道、区的经办人员"),
        _holding(Role.GRID_WORKER, Role.LANE_CHIEF, Role.DUTY_OFFICER, *_COMMUNITY, *_STREET, Role.DISTRICT_SUPERVISOR),
    ),
    "grid_desk": Rule(
        _("网格员、街巷长、值班员，以及社区"),
        _holding(Role.GRID_WORKER, Role.LANE_CHIEF, Role.DUTY_OFFICER, *_COMMUNITY),
    ),
    "lane_keeper": Rule(_("写街巷标准的人：街巷长和街道"), _holding(Role.LANE_CHIEF, *_STREET)),
    "lane_chief": Rule(_("街巷长"), _holding(Role.LANE_CHIEF)),
    "triage": Rule(_("社区和街道的派单人员"), _holding(*_COMMUNITY, Role.STREET_DISPATCHER, Role.DUTY_OFFICER)),
    "handler": Rule(_("承办单位的人和志愿队队长"), _holding(Role.HANDLER, Role.TEAM_LEAD)),
    "verifier": Rule(
        _("可以核实的人：核实员、网格员、社区、街道"),
        _holding(Role.VERIFIER, Role.GRID_WORKER, *_COMMUNITY, *_STREET),
    ),
    "call_back": Rule(_("回访单位的人"), _holding(Role.CALL_BACK)),
    "claims_desk": Rule(_("确认住房的人：社区和楼门长"), _holding(*_COMMUNITY, Role.ENTRANCE_LEAD)),
    "importer": Rule(
        _("可以导入表格的人：社区、街道、安全管理员"), _holding(*_COMMUNITY, *_STREET, Role.SECURITY_ADMIN)
    ),
    "boundary_drawer": Rule(_("可以画边界的人：系统管理员、街道"), _holding(Role.SYSTEM_ADMIN, *_STREET)),
    "rule_keeper": Rule(
        _("管规矩的人：区里的系统管理员和督办"),
        lambda asker: asker.stands_at(Kind.DISTRICT, *RULE_KEEPERS),
    ),
    "appointer": Rule(
        _("可以安排岗位的人：安全管理员、社区、队长"),
        _holding(Role.SECURITY_ADMIN, *_COMMUNITY, Role.TEAM_LEAD),
    ),
    "organisation_keeper": Rule(
        _("登记单位的人：安全管理员、街道、社区"), _holding(Role.SECURITY_ADMIN, *_STREET, *_COMMUNITY)
    ),
    "system_admin": Rule(_("系统管理员"), _holding(Role.SYSTEM_ADMIN)),
    "auditor": Rule(_("审计管理员"), _holding(Role.AUDIT_ADMIN)),
    "demo_only": Rule(_("只在演示里有"), lambda asker: bool(settings.DEMO), secret=True),
}
