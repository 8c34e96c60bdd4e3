"""The colours that are used together can be read together."""

import re
from pathlib import Path

import pytest

UI = Path("linli/ground/ui/static/ui")
TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", (UI / "tokens.css").read_text()))

PAIRS = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink", "ginkgo-soft"),
    ("ink-soft", "paper"),
    ("ink-soft", "surface"),
    ("ink-soft", "sunken"),
    ("ink-soft", "shut-soft"),
    ("ink-soft", "wall-soft"),
    ("on-dark", "wall"),
    ("on-dark", "wall-deep"),
    ("on-dark", "pine"),
    ("on-dark", "pine-deep"),
    ("on-dark", "late"),
    ("on-dark", "ink"),
    ("wall", "surface"),
    ("wall-deep", "paper"),
    ("wall-deep", "surface"),
    ("wall-deep", "wall-soft"),
    ("pine", "surface"),
    ("pine", "pine-soft"),
    ("ginkgo", "surface"),
    ("ginkgo", "paper"),
    ("ginkgo", "ginkgo-soft"),
    ("haze", "paper"),
    ("haze", "surface"),
    ("haze", "haze-soft"),
]


def light(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("line", ["line-strong", "focus", "wall", "pine"])
def test_the_edge_of_a_control_can_be_seen(line: str) -> None:
    for ground in ("paper", "surface"):
        assert contrast(TOKENS[line], TOKENS[ground]) >= 3


def test_pages_use_no_colour_that_is_not_a_token() -> None:
    for sheet in ("page.css", "parts.css", "desk.css"):
        for rule in (UI / sheet).read_text().splitlines():
            strays = re.findall(r"(?<![%\w])#[0-9a-f]{3,8}\b", rule)
            assert not strays, f"{sheet}: {rule}"
