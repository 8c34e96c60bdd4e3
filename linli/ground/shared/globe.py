"""A place on the globe in degrees of WGS-84, to about ten metres, or nothing at all."""

import math
from dataclasses import dataclass

PLACES = 4
"""So many decimals of a degree: eleven metres to the north, eight to the east."""


@dataclass(frozen=True, slots=True)
class Degrees:
    """A place on the globe: degrees to the north and to the east, rounded to `PLACES`."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude:.{PLACES}f},{self.longitude:.{PLACES}f}"


def degrees(latitude: float | None, longitude: float | None) -> Degrees | None:
    """The place that two numbers name; None where one is missing or lies on no globe, and where both are nought.

    That is what a camera writes that does not know where it is.
    """
    if latitude is None or longitude is None or not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):
        return None
    return Degrees(round(latitude, PLACES), round(longitude, PLACES))


def read(said: str) -> Degrees | None:
    """A place as `str` writes it, sent by anyone: "40.3230,116.6312"; None for everything else."""
    latitude, comma, longitude = said.partition(",")
    try:
        return degrees(float(latitude), float(longitude)) if comma else None
    except ValueError:
        return None
