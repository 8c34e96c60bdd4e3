"""Commands as an operator runs them, in Chinese."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.utils import translation

from linli.cli import main

HUAIROU = str(settings.ROOT / "data" / "huairou-divisions.csv")

type Linli = Callable[..., int]


@pytest.fixture
def linli(monkeypatch: pytest.MonkeyPatch) -> Iterator[Linli]:
    """`linli("places", "divisions", FILE)`: the exit code; what was said is in `capsys`."""
    monkeypatch.setenv("LINLI_LANGUAGE", "zh-hans")

    def run(*words: str) -> int:
        try:
            return main(words)
        except SystemExit as end:
            return int(end.code or 0)

    with translation.override(translation.get_language()):
        yield run
