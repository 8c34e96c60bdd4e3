"""Numbering: from the numbers people write in a sheet to official codes, and what the usual names of codes are."""

import re
from unicodedata import normalize

from linli.town.places.folding import fold
from linli.town.places.models import Kind
from linli.town.places.names import Names, label_of, standard

_YARD = re.compile(r"(\d{1,3}[a-d]?)号?大?(?:院子?)?")
_BUILDING = re.compile(r"(?:(\d{1,3}[a-d]?)(?:号?院|-))?(\d{1,4}[a-d]?|[a-h])(?:号?[楼栋幢座]|号|#)?")
_GRID = re.compile(r"第?(\d{1,3})(?:号?网格)?")


def unsigned(words: str) -> str:
    """The words folded; "" where a dash leads or follows: no number has a sign, and folding would take it off."""
    plain = normalize("NFKC", words).strip()
    return fold(plain) if plain == plain.strip("-−–—") else ""


def yard_code(community: str, words: str) -> str | None:
    """The code of a courtyard by its number as written: "8", "8号院", "８甲"; None where it is no number."""
    found = _YARD.fullmatch(unsigned(words))
    return f"{community}-y{padded(found[1])}" if found else None


def building_code(community: str, words: str) -> tuple[str | None, str | None]:
    """The code of a building by its number as written, and its courtyard's code if the number says that.

    "14" where numbers run through the community; "8-1" or "8号院1号楼" where each courtyard counts its own houses.
    """
    found = _BUILDING.fullmatch(unsigned(words))
    if found is None:
        return None, None
    if found[1] is None:
        return f"{community}-b{padded(found[2])}", None
    return f"{community}-b{padded(found[1])}y{padded(found[2])}", f"{community}-y{padded(found[1])}"


def entrance_code(building: str, number: int) -> str:
    """The code of a building's entrance."""
    return f"{building}-u{number}"


def grid_code(community: str, words: str) -> str | None:
    """The code of a grid by its 15 digits or by its serial: "2", "第二网格"; None where it is neither."""
    folded = unsigned(words)
    if re.fullmatch(r"\d{15}", folded):
        return folded if folded.startswith(community) else None
    serial = _GRID.fullmatch(folded)
    return f"{community}{int(serial[1]):03}" if serial and int(serial[1]) else None


def spot_code(community: str, words: str) -> str | None:
    """The code of a spot as we write it, `110116001008-p01` or its end "p01"; None for any other, also for a number."""
    found = re.fullmatch(rf"(?:{community}-)?p(\d{{1,3}})", normalize("NFKC", words).lower())
    return f"{community}-p{int(found[1]):02}" if found and int(found[1]) else None


def padded(label: str) -> str:
    """A number with two digits at least, so that codes sort as one counts: `08`, `14`, `08a`."""
    digits = label.rstrip("abcdefgh")
    return f"{int(digits):02}{label[len(digits) :]}" if digits else label


def number_of(kind: Kind, code: str) -> str:
    """The number by which a place is counted on its level: `14` of `…-b14`, `1` of `…-b08y01`."""
    label = label_of(code)
    return label.rpartition("y")[2].lstrip("0") if kind is Kind.BUILDING else label


def usual(kind: Kind, code: str) -> Names:
    """The names that a code makes while nobody calls its place otherwise."""
    return standard(kind, number_of(kind, code))
