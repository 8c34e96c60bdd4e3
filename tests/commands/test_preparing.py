"""Static files are laid out once, and again when one of them changed."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core import management

from linli.commands.preparing import lay_out


@pytest.fixture
def source(tmp_path: Path, settings: Any) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [tmp_path / "ours"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    (tmp_path / "ours").mkdir()
    path = tmp_path / "ours" / "page.css"
    path.write_text("a {}")
    return path


def test_what_lies_there_is_not_laid_out_again_until_something_changed(
    source: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    laid: list[str] = []
    collect = management.call_command

    def counted(name: str, **options: Any) -> None:
        laid.append(name)
        collect(name, **options)

    monkeypatch.setattr(management, "call_command", counted)
    lay_out()
    assert (settings.STATIC_ROOT / "page.css").read_text() == "a {}"
    lay_out()
    assert len(laid) == 1
    source.write_text("b { }")
    later = time.time() + 2  # collecting itself looks at whole seconds
    os.utime(source, (later, later))
    lay_out()
    assert len(laid) == 2
    assert (settings.STATIC_ROOT / "page.css").read_text() == "b { }"
    source.with_name("more.css").write_text("c {}")
    lay_out()
    assert (settings.STATIC_ROOT / "more.css").is_file()
    for lying in settings.STATIC_ROOT.iterdir():
        lying.unlink()
    settings.STATIC_ROOT.rmdir()
    lay_out()
    assert (settings.STATIC_ROOT / "page.css").is_file()
    assert len(laid) == 4
