"""The command line speaks the terminal's language."""

import pytest

from linli.commands.words import language


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_Hans"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_Hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LINLI_LANGUAGE": "zh-hant"}, "zh_Hant"),
        ({"LANG": "", "LC_ALL": "", "LC_MESSAGES": "zh_HK"}, "zh_Hant"),
    ],
)
def test_the_language_follows_the_locale(environment: dict[str, str], expected: str):
    assert language(environment) == expected
