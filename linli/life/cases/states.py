"""The words of the workflow: states, outcomes, desks, and the ways in which someone stands to a case."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a case stands."""

    REPORTED = "reported", _("等答复")
    ACCEPTED = "accepted", _("已受理")
    DISPATCHED = "dispatched", _("已派出")
    IN_PROGRESS = "in_progress", _("在办")
    SUSPENDED = "suspended", _("先放一放")
    HANDLED = "handled", _("办完，等核实")
    ASKING = "asking", _("等居民确认")
    CLOSED = "closed", _("结了")
    REJECTED = "rejected", _("不予受理")
    WITHDRAWN = "withdrawn", _("撤回了")


class Outcome(TextChoices):
    """What became of a case, in its last round of asking."""

    SOLVED = "solved", _("居民说：解决了")
    PARTLY = "partly", _("居民说：好了一些")
    NOT = "not", _("居民说：还没有")
    SILENT = "silent", _("没回话")
    CHECKED = "checked", _("查过，没有人可问")
    UNRESOLVED = "unresolved", _("没能解决")


class Level(TextChoices):
    """The desks of the ladder, lowest first."""

    GRID = "grid", _("楼院")
    COMMUNITY = "community", _("社区")
    STREET = "street", _("街道")
    DISTRICT = "district", _("区")


class Who(TextChoices):
    """How someone stands to a case; computed in `standing`."""

    REPORTER = "reporter", _("报事人")
    GRID = "grid", _("网格员")
    COMMUNITY = "community", _("社区")
    STREET = "street", _("街道")
    DISTRICT = "district", _("区")
    SUPERVISOR = "supervisor", _("上一级")
    HANDLER = "handler", _("承办单位")
    VERIFIER = "verifier", _("核实人")
    CALLER = "caller", _("回访单位")
    HELPER = "helper", _("代说的人")
    CLOCK = "clock", _("到点自动")


class Audience(TextChoices):
    """Who sees that a step was made; its words are seen by the reporters and the desks, or by the desks alone."""

    PUBLIC = "public", _("公开")
    REPORTER = "reporter", _("报事人")
    DESK = "desk", _("只给经办")


LEVELS = tuple(Level)
WORKING = (Level.GRID, Level.COMMUNITY, Level.STREET)
"""The desks at which a case is done anew. The district may hold one too, and sends it out or hands it back."""
ENDS = frozenset({State.CLOSED, State.REJECTED, State.WITHDRAWN})
OPEN = frozenset(State) - ENDS
STANDING_STILL = ENDS | {State.ASKING, State.SUSPENDED}
"""Where nobody is late: nothing runs, or a resident is waited for."""
BEFORE_HANDLED = frozenset({State.REPORTED, State.ACCEPTED, State.DISPATCHED, State.IN_PROGRESS})
JOINABLE = BEFORE_HANDLED | {State.SUSPENDED}
"""Where neighbours may still join: what has been handled is judged by those who waited for it."""
DESKS = frozenset({Who.GRID, Who.COMMUNITY, Who.STREET})
SENDS_ANYWHERE = frozenset({Who.STREET, Who.DISTRICT})
"""Who sends to street offices and departments, and decides where two organisations gave it back."""
FOR_A_WHILE = frozenset({Who.VERIFIER, Who.CALLER})
"""Whose part in a case is one state of it: they find or hear something, and keep its outline."""


def level_above(level: Level) -> Level:
    """The desk one step up the ladder; above the district there is none."""
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]


def level_below(level: Level) -> Level:
    """The desk one step down; below the grid there is none."""
    return LEVELS[max(LEVELS.index(level) - 1, 0)]


def is_above(one: Level, other: Level) -> bool:
    """Whether one desk stands higher than the other."""
    return LEVELS.index(one) > LEVELS.index(other)


def desk_above(level: Level) -> Level:
    """The desk that does anew what this one could not solve; above the street no desk does one, so it is the street."""
    return WORKING[min(LEVELS.index(level) + 1, len(WORKING) - 1)]
