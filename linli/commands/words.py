"""The command line's language, chosen before Django is asked: Chinese or English by the terminal's locale.

The words come from the same catalogues as the pages. `LINLI_LANGUAGE` (zh-hans, zh-hant, en) overrules the locale.
"""

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[2] / "locale"


def language(environment: Mapping[str, str]) -> str:
    """The catalogue to speak from: `zh_Hans`, `zh_Hant` or `en`; English where no locale is set."""
    named = (environment.get(name) for name in ("LINLI_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next((name for name in named if name), "").replace("-", "_").lower()
    if not chosen.startswith("zh"):
        return "en"
    return "zh_Hant" if chosen.startswith(("zh_hant", "zh_tw", "zh_hk", "zh_mo")) else "zh_Hans"


_ = gettext.translation("django", LOCALE, [language(os.environ)], fallback=True).gettext
