"""English pages hold no Chinese but people's own words and names: on every page that can be asked for."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from http.cookies import SimpleCookie

import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, TextField
from django.test import Client
from django.utils.translation import gettext

from linli.demo.personas import PERSONAS
from linli.ground.shared.moments import clock_at
from linli.life.cases.models import Category
from linli.settings import LANGUAGES
from tests.kept import kept
from tests.trust.given import path_of
from tests.trust.policy import policy
from tests.trust.world import AT, World, make_world

ASKERS = ("陌生人", "报事人", "网格员", "社区书记", "街道派单", "承办人", "系统管理", "安全管理", "审计")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
WORDED = frozenset({Category})
"""Models whose texts have their English beside them: what they call a thing in Chinese is no name."""
EXAMPLES = ("ui/", "ui/desk/", "ui/paper/")
"""The gallery of parts: its examples are residents' words."""
ASKED_IN_CHINESE = frozenset({"zh", "zh-CN", "zh-TW", "zh-Hans", "zh-Hant"})


class Seen(HTMLParser):
    """The words of a page that are shown or read aloud, but what says of itself that it is Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if self._hidden or tag in ("script", "style") or told.get("lang") in ASKED_IN_CHINESE:
            self._hidden += [] if tag in ("input", "img", "br", "meta", "link", "path", "use") else [tag]
            return
        for name in ("aria-label", "title", "placeholder", "alt"):
            self.words.append(told.get(name) or "")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def of_people() -> list[str]:
    """What stands in the database as somebody's words or as the name of something, the longest first."""
    found = {persona.called for persona in PERSONAS} | {called for _code, called in LANGUAGES}
    for model in apps.get_models():
        if model in WORDED or not model.__module__.startswith("linli"):
            continue
        for each in model._meta.concrete_fields:
            if isinstance(each, CharField | TextField | JSONField) and not each.choices:
                for value in model._base_manager.values_list(each.name, flat=True):
                    found.update(words_in(value))
    return sorted((each for each in found if len(each) > 1 and CHINESE.search(each)), key=len, reverse=True)


def words_in(value: object) -> Iterator[str]:
    """The texts of a value, however deep they lie in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from words_in(each)


def chinese(page: str, names: list[str]) -> Iterator[str]:
    """The Chinese of a page which is nobody's; a single sign may be the first of a name, in its round."""
    seen, firsts = Seen(), {name[0] for name in names}
    seen.feed(page)
    for words in seen.words:
        if CHINESE.search(words) and words.strip() not in firsts:
            for name in names:
                words = words.replace(name, "")
            if CHINESE.search(words):
                yield " ".join(words.split())


@pytest.fixture
def world(db: None) -> World:
    return kept(make_world)


def found(world: World, role: str) -> set[tuple[str, str]]:
    names, found = of_people(), set()
    for row in policy():
        if row.method == "GET" and not row.address.startswith(("api/", *EXAMPLES)):
            client = Client()
            client.cookies = SimpleCookie(world.cookies(role) | {"language": "en"})
            with clock_at(AT):
                answer = client.get(path_of(world, row.address, "本"))
            if "html" in answer.headers.get("Content-Type", ""):
                found |= {(row.address, each) for each in chinese(answer.content.decode(), names)}
    return found


@pytest.mark.parametrize("role", ASKERS)
def test_english_pages_speak_english(world: World, role: str) -> None:
    assert found(world, role) == set()


def test_control_a_sentence_in_chinese_is_seen(world: World) -> None:
    page = f"<p>{gettext('说一声')}</p><p lang=zh-CN>中文</p><b title='北园'>Beiyuan</b><p>北园社区 is near</p>"
    assert list(chinese(page, ["北园社区"])) == ["说一声", "北园"]
