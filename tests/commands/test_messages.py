"""Translations are compiled once, and again when they change."""

import gettext
import os
from pathlib import Path

import pytest

from linli.commands.messages import compile_one


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "好"\nmsgstr "good"\n')
    return path


def test_what_was_compiled_is_spoken(source: Path):
    assert compile_one(source)
    assert gettext.translation("django", source.parents[2], ["en"]).gettext("好") == "good"


def test_only_what_changed_is_compiled_again(source: Path):
    compile_one(source)
    assert not compile_one(source)
    later = source.stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_one(source)
