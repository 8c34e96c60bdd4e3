"""Near, without a map: behind the same entrance, or in the same courtyard."""

from dataclasses import dataclass

from django.db.models import Q

from linli.town.places.models import Place

_COURTYARD_LEVEL = 5
_ENTRANCE_LEVEL = 7


@dataclass(frozen=True)
class Near:
    """What counts as near a place: paths to compare other paths with.

    `entrance` is None for a place that has no entrance of its own; `courtyard` is the courtyard's path, or the
    place's own where it is wider than a courtyard: in a grid, the grid is near.
    """

    entrance: str | None
    courtyard: str

    def q(self, field: str) -> Q:
        """The condition that a path field lies near."""
        return Q(**{f"{field}__within": self.courtyard})

    def how(self, path: str) -> str:
        """`entrance`, `courtyard`, or the empty string where the path is not near."""
        if self.entrance is not None and path.startswith(self.entrance):
            return "entrance"
        return "courtyard" if path.startswith(self.courtyard) else ""


def courtyard_of(path: str) -> str:
    """The path of the courtyard that a path lies in, or the path itself where it is wider than a courtyard."""
    return ".".join(path.rstrip(".").split(".")[:_COURTYARD_LEVEL]) + "."


def is_behind_an_entrance(path: str) -> bool:
    """Whether a path is an entrance, or lies behind one."""
    return len(path.rstrip(".").split(".")) >= _ENTRANCE_LEVEL


def near(place: Place) -> Near:
    """What is near a place: the same entrance, or the same courtyard."""
    return Near(
        entrance=place.path if is_behind_an_entrance(place.path) else None,
        courtyard=courtyard_of(place.path),
    )
