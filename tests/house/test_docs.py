"""The documents lead where they say, and decisions are short and name what was rejected."""

import re
from argparse import _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli.cli import parser
from tests.house.sources import ROOT, named

LONGEST_DECISION = 40


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def decisions() -> list[Path]:
    return sorted((ROOT / "docs" / "decisions").glob("*.md"))


def dead_links(text: str, where: Path) -> Iterator[str]:
    """Links and pictures of our own that lead nowhere, and anchors that no heading has."""
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (where / path).resolve() if path else None
        if (file and not file.exists()) or (
            anchor and anchor not in anchors(file.read_text(encoding="utf-8") if file else text)
        ):
            yield target


def anchors(text: str) -> set[str]:
    """The anchors that headings make, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def unknown_commands(text: str) -> list[str]:
    """`make x` and `linli x` that there is not."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    (choices,) = [action.choices for action in parser()._actions if isinstance(action, _SubParsersAction)]
    code = "\n".join(re.findall(r"`([^`\n]+)`", text) + re.findall(r"^(?:    |\$ )(.+)$", text, re.MULTILINE))
    made = [f"make {word}" for word in re.findall(r"\bmake ([a-z][a-z-]*)", code) if word not in targets]
    run = [f"linli {word}" for word in re.findall(r"\b(?:bin/)?linli ([a-z][a-z-]*)", code) if word not in choices]
    return made + run


@pytest.mark.parametrize("path", documents(), ids=named)
def test_links_lead_somewhere(path: Path):
    assert list(dead_links(path.read_text(encoding="utf-8"), path.parent)) == []


@pytest.mark.parametrize("path", documents(), ids=named)
def test_commands_exist(path: Path):
    assert unknown_commands(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", decisions(), ids=named)
def test_a_decision_is_short_and_names_what_was_rejected(path: Path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_DECISION
    assert "## Rejected" in text
    assert re.match(r"# \d+\. ", text)


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in decisions()] == list(range(1, len(decisions()) + 1))


def test_a_dead_link_and_a_command_that_is_not_are_caught(tmp_path: Path):
    (tmp_path / "there.md").write_text("# What There Is!\n")
    assert not list(dead_links("[a](there.md) [b](there.md#what-there-is) [c](https://x.org)", tmp_path))
    assert list(dead_links("[a](gone.md) ![p](gone.png) [b](there.md#gone)", tmp_path)) == [
        "gone.md",
        "gone.png",
        "there.md#gone",
    ]
    assert unknown_commands("run `make demo` and `bin/linli keys new`, then make sense") == []
    assert unknown_commands("`make haste`\n\n    bin/linli dance") == ["make haste", "linli dance"]


def unsaid_variables(readme: str) -> set[str]:
    """Variables of the environment that the settings read and a README's table does not name."""
    read = set(re.findall(r'environ\.get\("(LINLI_\w+)"', (ROOT / "linli" / "settings.py").read_text(encoding="utf-8")))
    rows = [re.findall(r"`(\w+)`", row.split("|")[1]) for row in readme.splitlines() if row.startswith("| `LINLI_")]
    said = {
        name if name.startswith("LINLI_") else row[0].rpartition("_")[0] + name  # `LINLI_MAIL_HOST`, `_PORT`
        for row in rows
        for name in row
    }
    return read - said


@pytest.mark.parametrize("name", ["README.md", "README.zh-Hans.md"])
def test_every_setting_of_the_environment_is_in_the_table(name: str):
    readme = (ROOT / name).read_text(encoding="utf-8")
    assert unsaid_variables(readme) == set()
    without = readme.replace("| `LINLI_SITE`", "| `LINLI_X`")
    assert unsaid_variables(without) == {"LINLI_SITE"}, "control: a row taken out"
