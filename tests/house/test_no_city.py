"""No place and no rule of one city stands in the code: those are a district's data, or the demo's.

Docstrings and comments may name where a rule comes from and how people there write; what runs and is read may not.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from scripts.translations import LANGUAGES, catalogue, said

LINLI = Path(settings.ROOT) / "linli"
DEMO = LINLI / "demo"
DATA = Path(settings.ROOT) / "data"
KNOWN = ("provinces.csv",)
"""In it stand all provinces."""
OF_ONE_CITY = re.compile(
    "怀柔|懷柔|北京|泉河|龙山|庙城|雁栖|北园|北園|110116|96777|huairou|beijing|beiyuan|quanhe", re.IGNORECASE
)
"""The first district's, its streets' and communities' names, its code, and whom one rings there."""
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)


def in_python(source: str) -> Iterator[str]:
    """What a module says or is called by, its docstrings and comments apart."""
    tree = ast.parse(source)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value
        yield from (name for name in (getattr(node, "id", None), getattr(node, "name", None)) if isinstance(name, str))


def in_page(source: str) -> Iterator[str]:
    yield COMMENT.sub("", source)


def named(strings: Iterator[str]) -> list[str]:
    return [found[0] for each in strings for found in OF_ONE_CITY.finditer(each)]


def test_no_code_and_no_page_outside_the_demo_names_a_city():
    read = {".py": in_python, ".html": in_page, ".js": in_page, ".txt": in_page}
    files = [path for path in LINLI.rglob("*") if path.suffix in read and not path.is_relative_to(DEMO)]
    found = {str(path): named(read[path.suffix](path.read_text("utf-8"))) for path in files}
    assert {path: names for path, names in found.items() if names} == {}
    assert any(named(in_python(path.read_text("utf-8"))) for path in DEMO.rglob("*.py")), "control: the demo does"


def test_no_table_that_every_district_begins_with_names_one():
    everyones = [path for path in DATA.glob("*.csv") if path.name not in KNOWN and not path.match("huairou-*")]
    found = {path.name: named(iter(path.read_text("utf-8").splitlines())) for path in everyones}
    assert found.keys() >= {"categories.csv", "hours.csv"}
    assert {name: names for name, names in found.items() if names} == {}
    assert named(iter([(DATA / "huairou-laws.csv").read_text("utf-8")])), "control: a district's own does"


def test_no_translation_of_what_is_said_outside_the_demo_names_one():
    keys = {one.key for one in said()}
    for language in LANGUAGES:
        messages = [each for each in catalogue(language) if each.id and _outside_the_demo(each.locations)]
        ours = [each for each in messages if (each.context or "", _first(each.id)) in keys]
        assert named(words for each in ours for words in _all(each.string)) == [], language


def _outside_the_demo(locations: list[tuple[str, int | None]]) -> bool:
    return any(not name.startswith("linli/demo") for name, _line in locations)


def _first(words: str | tuple[str, ...] | list[str]) -> str:
    return words if isinstance(words, str) else words[0]


def _all(words: str | tuple[str, ...] | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def test_a_name_that_slips_in_is_seen():
    broken = 'DEFAULT = "data/huairou-divisions.csv"\ndef of_beijing():\n    return _("比如：北园物业")\n'
    assert sorted(named(in_python(broken))) == ["beijing", "huairou", "北园"]
    assert named(in_python('"""北京市接诉即办工作条例"""\n# 北园\nX = 1\n')) == [], (
        "where a rule comes from may be said"
    )
    assert named(in_page("{# 北园 #}<p>怀柔区</p>")) == ["怀柔"]
