"""The calendar of 2024 to 2026 as a value, without a database."""

from linli.ground.days.calendar import Calendar
from linli.ground.days.seed import FIRST_YEARS, statutory


def arranged() -> Calendar:
    """The calendar that every installation begins with."""
    days = [row for year in FIRST_YEARS for row in statutory(year)]
    return Calendar(
        rest=frozenset(day for day, kind in days if kind == "rest"),
        work=frozenset(day for day, kind in days if kind == "workday"),
        years=frozenset(FIRST_YEARS),
    )
