"""A letter speaks the reader's language, at the reader's moment."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils.translation import gettext_lazy, override

from linli.town.notices import kinds as kinds_of
from linli.town.notices import wording
from linli.town.notices.kinds import Kind, kinds
from linli.town.notices.models import Letter

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = {"test.kind": Kind("%(who)s：%(until)s前", gettext_lazy("今天"), "有消息")}
    monkeypatch.setattr(kinds_of, "kinds", lambda: mine)


def letter(**facts: object) -> Letter:
    return Letter(kind="test.kind", facts=wording.kept(facts))


def test_a_moment_is_said_as_one_says_it_when_reading(kind: None) -> None:
    made = letter(who="赵师傅", until_at=AT + timedelta(hours=7))
    assert wording.speak(made, "zh-hans", now=AT).title == "赵师傅：今天 16:00前"
    assert wording.speak(made, "zh-hans", now=AT + timedelta(days=1)).title == "赵师傅：11月24日（周二）16:00前"


def test_a_sentence_within_a_letter_says_its_day_by_date_and_on_a_page_as_one_speaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kinds_of, "kinds", lambda: {"test.kind": Kind("%(promise)s", "%(promise)s ", "有消息")})
    promise = wording.Phrase("%(until)s 前有人到", {"until_at": AT + timedelta(days=1)})
    assert promise.spoken(now=AT) == "明天 9:00 前有人到"
    for now in (AT, AT - timedelta(days=1)):
        assert wording.speak(letter(promise=promise), "zh-hans", now=now).line == "11月25日（周三）9:00 前有人到"


def test_words_kept_in_each_language_are_said_in_the_readers(kind: None) -> None:
    who = {"zh-hans": "网格员", "zh-hant": "網格員", "en": "grid worker"}
    made = letter(who=who, until_at=AT)
    for language, words in who.items():
        assert wording.speak(made, language, now=AT).title.startswith(words)


def test_a_letter_kept_before_its_kind_asked_for_more_says_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = {"test.kind": Kind("%(caller)s：%(what)s", "%(what)s，%(place)s，%(number)s。", "有消息")}
    monkeypatch.setattr(kinds_of, "kinds", lambda: mine)
    spoken = wording.speak(letter(what="路灯", number="LL-1"), "zh-hans", now=AT)
    assert (spoken.title, spoken.line) == ("路灯", "路灯，LL-1。")
    with pytest.raises(KeyError):
        wording.speak(letter(what="路灯", number="LL-1"), "zh-hans", now=AT, whole=True)


def test_translatable_words_are_kept_in_each_language() -> None:
    assert wording.kept({"state": gettext_lazy("今天")}) == {
        "state": wording.in_languages(lambda: gettext_lazy("今天"))
    }
    assert set(wording.in_languages(lambda: gettext_lazy("今天"))) == dict(settings.LANGUAGES).keys()


@pytest.mark.parametrize(
    "facts",
    [
        {"until": AT},
        {"until_at": AT.replace(tzinfo=None)},
        {"share": 0.5},
        {"who": {"en": "only English"}},
        {"who": None},
    ],
)
def test_a_fact_of_another_shape_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"fact|a moment"):
        wording.kept(facts)


PLACE = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_kind_says_the_same_in_each_language_and_its_subject_nothing_of_the_matter(language: str) -> None:
    for name, kind in kinds().items():
        with override("zh-hans"):
            first = [sorted(PLACE.findall(str(words))) for words in (kind.title, kind.line)]
        with override(language):
            assert [sorted(PLACE.findall(str(words))) for words in (kind.title, kind.line)] == first, name
            assert "%" not in str(kind.subject), name
            assert str(kind.subject).strip(), name
