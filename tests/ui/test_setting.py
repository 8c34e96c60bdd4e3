"""What is set once a language and kept: it reads as it would anew, and nothing in it is of anyone who asks."""

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from django.apps import apps
from django.template import Context, Engine, Node, engines
from django.utils import translation

from linli.ground.ui import setting
from linli.ground.ui.setting import Set

SETTING, AS_THEY_COME = "linli.ground.ui.setting.Loader", "django.template.loaders.cached.Loader"
PAGES = {
    "page.html": '{% load i18n %}<h1>{% block title %}{% translate "邻里" %}{% endblock %}</h1>'
    "{% block main %}{% endblock %}"
    '{% include "foot.html" %}{% if name %}<b>{{ name }}</b>{% include "foot.html" with name="众" %}{% endif %}',
    "foot.html": '{% load i18n %}<p>{% icon "bell" %}{% translate "报事" %} {{ name }}{% csrf_token %}</p>',
    "mine.html": '{% extends "page.html" %}{% load i18n %}{% block title %}{{ name }} · {{ block.super }}{% endblock %}'
    '{% block main %}{% url "portal:home" as home %}{% translate "我的" as mine %}{% include "row.html" %}'
    '{% for row in rows %}{% include "row.html" with href=row %}{% empty %}{{ _("报事") }}{% endfor %}'
    "{% with named=name %}{% blocktranslate %}报编号 {{ named }} 就行。{% endblocktranslate %}{% endwith %}"
    "{% endblock %}",
    "row.html": '{% load i18n %}{% translate "返回" as back %}<a href="{% url "portal:home" %}{{ href }}">{{ back }}'
    '{{ mine }}{{ home }}</a>{% if href == "a" %}{% include "row.html" with href="b" %}{% endif %}',
}
ASKERS = [{"name": "林女士", "rows": ["a", "b"], "csrf_token": "t1"}, {"name": "赵师傅", "csrf_token": "t2"}, {}]


class Deaf(Context):
    """A context that gives nothing away: whoever asks it something is caught."""

    def __getitem__(self, key: object) -> NoReturn:
        raise AssertionError(f"kept for everybody, and asks for {key}")

    def get(self, key: object, otherwise: object = None) -> NoReturn:
        raise AssertionError(f"kept for everybody, and asks for {key}")


def read_by_the_deaf(each: Node) -> None:
    assert isinstance(each, Set)
    deaf = Deaf()
    deaf.template = engines["django"].from_string("").template  # type: ignore[attr-defined]
    Set(each.nodes).render(deaf)


def engine(loader: str) -> Engine:
    ours = engines["django"].engine  # type: ignore[attr-defined]
    given = [(loader, [("django.template.loaders.locmem.Loader", PAGES)])]
    return Engine(loaders=given, libraries=ours.libraries, builtins=ours.builtins)


def shown(by: Engine) -> list[str]:
    """The page for each asker in each language, twice, so that what was kept of the first would show."""
    said: list[str] = []
    for _again in range(2):
        for language in ("zh-hans", "en", "zh-hant"):
            for asker in ASKERS:
                with translation.override(language):
                    said.append(by.get_template("mine.html").render(Context(asker)))
    return said


def sets_of_the_house() -> Iterator[Set]:
    found = engines["django"].engine  # type: ignore[attr-defined]
    for app in apps.get_app_configs():
        folder = Path(app.path) / "templates"
        for path in sorted(folder.rglob("*.html")) if app.name.startswith("linli.") else []:
            yield from found.get_template(str(path.relative_to(folder))).nodelist.get_nodes_by_type(Set)


def test_a_page_reads_for_each_asker_in_each_language_as_if_nothing_were_kept() -> None:
    assert shown(engine(SETTING)) == shown(engine(AS_THEY_COME))


def test_what_is_kept_asks_nothing_of_whoever_asks() -> None:
    sets = list(sets_of_the_house())
    assert len(sets) > 300
    for each in sets:
        read_by_the_deaf(each)


def test_a_name_among_what_is_kept_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "_is_said", lambda value: True)
    careless = engine(SETTING)
    assert shown(careless) != shown(engine(AS_THEY_COME))
    kept = careless.get_template("foot.html").nodelist.get_nodes_by_type(Set)
    with pytest.raises(AssertionError, match="asks for name"):
        read_by_the_deaf(kept[0])
