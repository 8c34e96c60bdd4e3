"""Lineage: in which district, street, community, grid, courtyard and building a place stands, and on which lane."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.db.models import FilteredRelation

from linli.ground.editions.kept import Kept
from linli.town.places import editions
from linli.town.places.models import Former, Lane, LaneGrid, Place, stands
from linli.town.places.names import codes_on

MOST = 2048
"""So many lineages stay in a process, with the places in them."""


@dataclass(frozen=True)
class Lineage:
    """All that a place stands in, itself included; None below its own level."""

    district: Place | None = None
    street: Place | None = None
    community: Place | None = None
    grid: Place | None = None
    courtyard: Place | None = None
    building: Place | None = None
    entrance: Place | None = None
    spot: Place | None = None
    lane: Lane | None = None
    """The courtyard's lane, or else the only lane of its grid."""

    @property
    def path(self) -> str:
        """The path of the place itself."""
        return self.places[-1].path

    @property
    def places(self) -> tuple[Place, ...]:
        """From the district down to the place itself."""
        found = (getattr(self, field.name) for field in fields(self) if field.name != "lane")
        return tuple(place for place in found if place is not None)


def lineage(place: Place, at: datetime) -> Lineage:
    """Where a place stands at the moment; a place that had ended by then answers with the lineage it had at its end.

    Asks whether anything has changed; one query more where it is not in memory, two for a moment before it was changed.
    """
    if place.valid_until is None and place.stands_since <= at:
        kept = _lines.get(place.pk, editions.all_around(place.code), lambda: _Line(_asked(place, at), at))
        if kept.since <= at and kept.line.path == place.path:
            return kept.line
    return _asked(place, at)


@dataclass(frozen=True, slots=True)
class _Line:
    """A lineage in memory, and since when it is known to hold; until when, its edition says."""

    line: Lineage
    since: datetime


_lines: Kept[int, _Line] = Kept(MOST)


def _asked(place: Place, at: datetime) -> Lineage:
    if place.valid_until is not None and place.valid_until <= at:
        at = place.valid_until - timedelta(microseconds=1)
    path = place.path
    if at < place.stands_since:
        former = Former.objects.current(at).filter(place=place).first()
        path = former.path if former else path
    rows = _rows(path, at)
    found = {str(place.kind): place} | {str(row.kind): row for row in rows}
    return Lineage(**found, lane=_lane(rows))


def _rows(path: str, at: datetime) -> list[Place]:
    """The places on a path as they stand at the moment, each with the lanes that run through it."""
    return list(
        Place.objects.filter(stands(at), code__in=codes_on(path))
        .annotate(lane_of_grid=FilteredRelation("lane_grids", condition=stands(at, "lane_grids__")))
        .select_related("lane", "lane_of_grid__lane")  # type: ignore[misc]  # the plugin knows fields only
        .order_by("path")
    )


def _lane(rows: list[Place]) -> Lane | None:
    for row in reversed(rows):
        if row.lane is not None:
            return row.lane
    running: list[LaneGrid] = [run for row in rows if (run := getattr(row, "lane_of_grid", None)) is not None]
    return running[0].lane if len(running) == 1 else None
