"""What others wrote and we serve is what they published, to the byte."""

import hashlib
from pathlib import Path

import pytest

from tests.house.sources import ROOT

LEAFLET = ROOT / "linli/ground/ui/static/leaflet"
CUT = b"//# sourceMappingURL=leaflet.js.map"
"""The one line that is left out: it names a file for those who mend Leaflet, which collecting ours would want."""
PUBLISHED = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
}
"""SHA-256 of leaflet 1.9.4 as its package holds it."""


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes() + (CUT if file.suffix == ".js" else b"")).hexdigest()


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_map_is_drawn_by_leaflet_as_it_was_published(name: str, tmp_path: Path) -> None:
    assert digest(LEAFLET / name) == PUBLISHED[name]
    changed = tmp_path / name
    changed.write_bytes((LEAFLET / name).read_bytes() + b" ")
    assert digest(changed) != PUBLISHED[name], "control"


def test_it_comes_with_its_licence() -> None:
    assert "Redistribution and use" in (LEAFLET / "LICENSE").read_text(encoding="utf-8")
