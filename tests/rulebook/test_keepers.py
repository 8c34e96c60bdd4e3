"""谁改的谁不能定: a draft is laid by somebody who keeps the rules and wrote nothing of it, and all keepers hear."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from linli.ground.audit.models import Entry
from linli.ground.shared.moments import day_of
from linli.life.rulebook import drafts, keepers, lasting, noticed, taking_in
from linli.life.rulebook.models import Draft, State, Writer
from linli.town.notices.models import Letter
from linli.town.notices.wording import speak
from linli.town.people.models import Person, Post
from tests.emptying import unguarded
from tests.rulebook.drafting import DAY, LAMP, Begin, begin, csv_of, edit, lay, lay_by, street
from tests.rulebook.test_noticed import next_year
from tests.street import Street

__all__ = ["begin", "street"]

type Write = Callable[[int, Person, datetime], object]


def _change(draft: int, by: Person, at: datetime, term: str = "2WD") -> object:
    cells = {"resolve_within": term}
    return drafts.change(draft_id=draft, table="categories", key=LAMP, cells=cells, by=by, at=at)


def _there_and_back(draft: int, by: Person, at: datetime) -> None:
    _change(draft, by, at)
    drafts.undo(draft_id=draft, table="categories", key=LAMP, by=by, at=at)


def _file(draft: int, by: Person, at: datetime) -> None:
    content = csv_of(at, resolve_within="1WD")
    taking_in.take_in(draft_id=draft, table="categories", content=content, by=by, at=at, replaces=1)


WRITES: dict[str, Write] = {
    "another reason": lambda draft, by, at: drafts.reword(draft_id=draft, why="x", on=day_of(at + DAY), by=by, at=at),
    "a row that another wrote": _change,
    "an end": lambda draft, by, at: drafts.end(draft_id=draft, table="categories", key="55003", by=by, at=at),
    "what is out again": _there_and_back,
    "a file": _file,
    "a notice": lambda draft, by, at: noticed.take_in(draft_id=draft, text=next_year(), source="x", by=by, at=at),
}


@pytest.mark.parametrize("how", WRITES)
def test_whoever_wrote_anything_of_a_draft_does_not_lay_it(
    street: Street, begin: Begin, at: datetime, how: str, monkeypatch: pytest.MonkeyPatch
):
    """Controls: where no rule asks, the database refuses it; where that does not either, both lay what is theirs."""
    draft = begin(resolve_within="1WD")
    WRITES[how](draft.pk, street.meng, at)
    if how == "what is out again":
        edit(draft, street, at, resolve_within="1WD")
    for who in (street.meng, street.zheng):
        with pytest.raises(lasting.AnotherLays) as refused:
            lay_by(who, draft, at)
        assert "由一个人写，别的人来定" in refused.value.words, "nobody is left"
    monkeypatch.setattr(keepers, "wrote", lambda *asked: False)
    with pytest.raises(IntegrityError), transaction.atomic():
        lay_by(street.meng, draft, at)
    with unguarded(connection):
        assert lay_by(street.meng, draft, at).state == State.LAID


def test_what_was_written_is_not_forgotten_and_only_a_writer_is_kept_from_laying(
    street: Street, begin: Begin, at: datetime
):
    draft = begin(resolve_within="1WD")
    writer = Writer.objects.get(draft=draft)
    tries: list[Callable[[], object]] = [
        writer.delete,
        lambda: Writer.objects.filter(pk=writer.pk).update(person=street.meng),
        lambda: Draft.objects.filter(pk=draft.pk).update(state="laid", laid_by=street.zheng, laid_at=at),
    ]
    for attempt in tries:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert lay(draft, street, at).state == State.LAID
    with pytest.raises(IntegrityError), transaction.atomic():
        Writer.objects.create(draft=draft, person=street.meng, at=at)


def test_of_drafts_that_were_open_before_whoever_began_them_and_their_edits_are_noted(
    street: Street, begin: Begin, at: datetime
):
    draft = begin(resolve_within="1WD")
    _change(draft.pk, street.meng, at)
    with unguarded(connection):
        Writer.objects.all().delete()
    import_module("linli.life.rulebook.migrations.0003_writer").note_writers(apps, None)
    assert set(draft.writers.values_list("person", flat=True)) == {street.zheng.pk, street.meng.pk}


def test_a_draft_says_who_may_lay_it_and_what_to_do_where_nobody_may(street: Street, begin: Begin, at: datetime):
    draft = begin(resolve_within="1WD")
    assert keepers.who_lays(draft, street.zheng, at).endswith("能定的有系统管理员孟凡。")
    assert "可以由您来定" in keepers.who_lays(draft, street.meng, at)
    Post.objects.filter(person=street.meng).update(ends_at=at)
    for of in (draft, None):
        assert "请安全管理员再安排一位" in keepers.who_lays(of, street.zheng, at)


def test_who_may_lay_a_draft_is_asked_to_once_for_each_version(street: Street, begin: Begin, at: datetime):
    """Controls: of another version they hear again, and a draft that nobody may lay asks nobody."""

    def ask() -> list[int]:
        lasting.ask(draft_id=draft.pk, by=street.zheng, at=at)
        return list(Letter.objects.filter(kind="rules.asked").values_list("person", flat=True))

    draft = begin()
    with pytest.raises(lasting.NothingToLay):
        ask()
    edit(draft, street, at, resolve_within="1WD")
    assert [ask(), ask()] == 2 * [[street.meng.pk]]
    said = speak(Letter.objects.get(kind="rules.asked"), "zh-hans", now=at)
    assert said.title == "区级督办员郑和平请您来定规矩的改动"
    edit(draft, street, at, resolve_within="2WD")
    assert len(ask()) == 2
    assert Entry.objects.filter(verb="rules.asked").count() == 2
    _change(draft.pk, street.meng, at, "1WD")
    with pytest.raises(lasting.AnotherLays):
        ask()


def test_everybody_who_keeps_the_rules_is_told_of_what_is_laid_and_of_what_is_withdrawn(
    street: Street, begin: Begin, at: datetime
):
    draft = begin(resolve_within="1WD")
    lay(draft, street, at)
    lasting.withdraw(why="先不改", draft_id=draft.pk, by=street.zheng, at=at)
    told = Letter.objects.filter(about=f"draft:{draft.pk}").order_by("pk")
    assert {(letter.person_id, letter.kind) for letter in told} == {
        (who.pk, kind) for who in (street.zheng, street.meng) for kind in ("rules.laid", "rules.withdrawn")
    }
    said = [speak(letter, "zh-hans", now=at).title for letter in told]
    assert [said[0], said[-1]] == ["系统管理员孟凡定下了规矩的改动", "区级督办员郑和平撤回了规矩的改动"]
    assert "路灯要快点修" in speak(told[0], "en", now=at).line
    assert ["“先不改”" in speak(letter, "zh-hans", now=at).line for letter in (told[0], told[3])] == [False, True]
