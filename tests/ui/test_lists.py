"""Several things said in one breath."""

from django.utils.translation import gettext_lazy, override

from linli.ground.ui import lists
from linli.ground.ui.lists import listed


def test_things_are_joined_in_their_order_and_one_alone_is_itself():
    assert listed([]) == ""
    assert listed(["甲"]) == "甲"
    assert listed(["甲", "乙", gettext_lazy("网格员")]) == "甲、乙、网格员"
    assert listed(["100%s", "%(first)s"]) == "100%s、%(first)s", "what is listed is not read as a form"


def test_the_language_of_the_reader_joins_them(monkeypatch):
    """Control: a sign written into the code would stay the same in every language."""
    monkeypatch.setattr(lists, "_", lambda words: {"%(first)s、%(second)s": "%(first)s, %(second)s"}[words])
    with override("en"):
        assert listed(["a", "b", "c"]) == "a, b, c"
