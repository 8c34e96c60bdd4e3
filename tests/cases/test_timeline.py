"""The way of a case, as strangers read it: what was done, and nothing that anybody typed."""

import re
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.utils.translation import override

from linli.ground.shared.text import mask_name
from linli.life.cases import (
    answering,
    closing,
    dispatch,
    handling,
    ladder,
    queries,
    reporting,
    sentences,
    speaking,
    supervision,
    timeline,
)
from linli.life.cases.models import Answer, Case, Reporter
from linli.life.cases.sentences import Reader
from linli.life.cases.states import Audience
from linli.life.cases.workflow import MOVES
from linli.town.notices.models import Letter
from linli.town.notices.wording import speak
from linli.town.people import appoint, duty, organisations, persons
from linli.town.people.models import FormerName, Person, Post
from linli.town.people.roles import Role
from tests.cases.conftest import RESULT, Heard, Report, asked, dispatched, joined, word
from tests.street import Street

CANARY = "zq林家欠费"


def titles(case: Case, reader: Reader, at: datetime) -> str:
    """Every line of a case's way, with what stands below it."""
    case.refresh_from_db()
    shown = timeline.entries(case, queries.timeline(case), reader=reader, at=at)
    return "\n".join(f"{entry.title} {entry.words} {entry.soft}" for entry in shown)


def rejected(street: Street, case: Case, at: datetime) -> str:
    dispatch.reject(case_id=case.pk, by=street.li, at=at, reason=CANARY, next_unit=CANARY)
    return "不予受理"


def given_back(street: Street, case: Case, at: datetime) -> str:
    water = street.organisation["water"].pk
    dispatch.dispatch(case_id=case.pk, by=street.zhao, at=at, organisation_id=water, words=CANARY)
    dispatch.give_back(case_id=case.pk, by=street.he, at=at, reason=CANARY, proposed=CANARY)
    return "自来水公司退回了"


def forced(street: Street, case: Case, at: datetime) -> str:
    later = at + timedelta(days=3)
    dispatch.accept(case_id=case.pk, by=street.zhao, at=at, words=CANARY)
    handling.suspend(case_id=case.pk, by=street.sun, at=at, ground="season", review_at=later, reason=CANARY)
    closing.force(case_id=case.pk, by=street.li, at=at, reason=CANARY)
    return "没能解决，结了"


@pytest.mark.parametrize("end", [rejected, given_back, forced])
def test_strangers_read_that_it_was_done_and_not_what_staff_wrote(
    end: object, street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    case = report("54001")
    said = end(street, case, at)  # type: ignore[operator]
    assert said in titles(case, Reader.PUBLIC, at)
    assert CANARY not in titles(case, Reader.PUBLIC, at)
    assert CANARY in titles(case, Reader.DESK, at), "control: the desk reads it"
    monkeypatch.setattr(sentences, "TO_PUBLIC", {})
    assert CANARY not in titles(case, Reader.PUBLIC, at), "a sentence that holds typed words is not filled with them"
    monkeypatch.setattr(sentences, "PUBLIC_FACTS", {"reason", "next_unit", "proposed"})
    assert CANARY in titles(case, Reader.PUBLIC, at), "control: the old sentence, filled with everything"


def test_every_public_sentence_is_filled_with_known_values_only():
    public = {move.verb: str(move.told) for move in MOVES if move.audience == Audience.PUBLIC} | sentences.TO_PUBLIC
    places = {verb: set(re.findall(r"%\((\w+)\)s", str(told))) for verb, told in public.items()}
    assert {
        verb: found - sentences.PUBLIC_FACTS for verb, found in places.items() if found - sentences.PUBLIC_FACTS
    } == {}


def test_the_way_speaks_to_whoever_reported_and_of_others_by_what_they_are(
    street: Street, report: Report, at: datetime
):
    case = report("54006")
    other = joined(case, street.zhou, at)
    reporting.add(case_id=case.pk, reporter=asked(case), by=None, at=at, words="灯在二楼")
    answering.answer(case_id=case.pk, by=street.zhao, at=at + timedelta(minutes=4, seconds=20), words="今天就去换灯")
    case.refresh_from_db()

    def way(reporter: Reporter) -> str:
        steps = queries.timeline(case)
        shown = timeline.entries(case, steps, reader=Reader.REPORTER, at=at, reporter_id=reporter.pk)
        return "\n".join(f"{entry.title} {entry.words} {entry.soft}" for entry in shown)

    assert "您补充 灯在二楼" in way(asked(case))
    assert "另一位报的人补充" in way(other)
    assert "灯在二楼" not in way(other), "nobody reads another's words"
    assert "5 分钟内有人答复" in way(asked(case)), "rounded up: it is said to have come within that time"
    assert "报事人补充" in titles(case, Reader.DESK, at), "control: the desks read who"


def test_a_step_says_a_promised_time_by_its_date_since_the_step_has_a_day_of_its_own(
    street: Street, report: Report, at: datetime
):
    case = dispatched(report("54008"), street, at)
    answering.promise(case_id=case.pk, by=street.feng, at=at, until=at + timedelta(days=1))
    for reader in (Reader.REPORTER, Reader.DESK, Reader.PUBLIC):
        assert "约好11月25日（周三）9:00 前到" in titles(case, reader, at)
        assert "约好今天 9:00 前到" in titles(case, reader, at + timedelta(days=1))
        assert "明天" not in titles(case, reader, at)


def test_a_late_answer_is_not_told_as_a_quick_one(street: Street, report: Report, at: datetime):
    case = report("54006")
    answering.answer(case_id=case.pk, by=street.zhao, at=at + timedelta(hours=3), words="今天就去换灯")
    assert "过了 3 小时才有人答复" in titles(case, Reader.REPORTER, at)


def test_a_clock_of_the_desks_is_no_broken_promise_to_the_resident(street: Street, report: Report, at: datetime):
    case = report("54006")
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="今天就去换灯")
    case.refresh_from_db()
    assert case.dispatch_due_at is not None
    assert case.resolve_due_at is not None
    supervision.tell_overdue(case_id=case.pk, at=case.dispatch_due_at)
    assert "没按说好的时间" not in titles(case, Reader.PUBLIC, at)
    assert "有一步慢了" in titles(case, Reader.PUBLIC, at)
    supervision.tell_overdue(case_id=case.pk, at=case.resolve_due_at)
    assert "没按说好的时间" in titles(case, Reader.PUBLIC, at)


def test_a_desk_reads_of_each_clock_that_ran_out_which_it_was(street: Street, report: Report, at: datetime):
    case = report()
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="下午去看")
    for due in ("dispatch_due_at", "resolve_due_at"):
        case.refresh_from_db()
        supervision.tell_overdue(case_id=case.pk, at=getattr(case, due))
    for reader in (Reader.DESK, Reader.OUTLINE):
        way = titles(case, reader, at)
        assert [way.count(said) for said in ("没按时派出去，已报社区", "没按时办好，已报街道")] == [1, 1], way
    assert "没按时派出去" not in titles(case, Reader.PUBLIC, at), "which desk was slow is no stranger's"


def test_a_desk_is_named_by_other_words_within_a_sentence_than_over_a_list(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    """English says "the community" there, and "Community" here."""
    monkeypatch.setattr(
        "django.utils.translation._trans.pgettext", lambda context, words: f"<{context}: {words}>", raising=False
    )
    case = report("54006")
    ladder.hand_up(case_id=case.pk, by=street.zhao, at=at, why="beyond", reason="得换线路")
    case.refresh_from_db()
    coming, gone, *_more = timeline.entries(case, queries.timeline(case), reader=Reader.PUBLIC, at=at)
    grid, desk = (f"<within a sentence: {words}>" for words in ("网格员", "社区"))
    assert coming.title == f"下一步：{desk}答复"
    assert (gone.title, gone.soft) == (f"网格员 赵师傅交给{desk}了", f"{grid}办不了，得由{desk}来办")
    assert speaking.in_hand(case) == "社区"


def test_the_way_names_as_next_whom_the_receipt_names(street: Street, report: Report, at: datetime):
    """Danger is answered at night by the duty officer, a lamp in the morning by the grid's worker."""
    appoint.appoint(
        person_id=street.sun.pk,
        role=Role.DUTY_OFFICER,
        by=None,
        at=at - timedelta(days=9),
        duty_phone="010-6960-0099",
        place_id=street.place["community"].pk,
    )
    night = at + timedelta(hours=14)
    for category, role in (("53001", Role.DUTY_OFFICER), ("54006", Role.GRID_WORKER)):
        case = report(category, moment=night)
        assert case.answer_due_at is not None
        promised = duty.who_answers(case.place, case.answer_due_at)
        coming = timeline.entries(case, queries.timeline(case), reader=Reader.REPORTER, at=night)[0]
        assert promised is not None
        assert (promised.role, coming.title) == (str(role.label), f"下一步：{role.label}答复")


def said(street: Street, *, name: str, called: str, at: datetime) -> None:
    persons.describe(by=street.zhao, at=at, name=name, called=called, language="zh-hans", large_type=False)


def test_a_step_goes_on_saying_what_its_maker_was_called_then(street: Street, report: Report, at: datetime):
    Person.objects.filter(pk=street.zhao.pk).update(called="")
    zhao, case = street.zhao, report(words="灯不亮")
    zhao.refresh_from_db()
    unnamed, later = f"网格员 {mask_name(zhao.name)}", at + timedelta(hours=1)
    answering.answer(case_id=case.pk, by=zhao, at=at, words="下午来看")
    assert unnamed in titles(case, Reader.PUBLIC, at)
    said(street, name=zhao.name, called=f"{zhao.name[0]}师傅", at=later)
    handling.on_the_spot(case_id=case.pk, by=zhao, at=later, result="灯泡换好了，声控也试过")
    appoint.end(post_id=Post.objects.get(person=zhao).pk, by=None, at=later + timedelta(minutes=1))
    said(street, name="钱七", called="老钱", at=later + timedelta(minutes=2))
    for reader in Reader:
        way = titles(case, reader, later)
        assert unnamed in way
        assert f"{zhao.name[0]}师傅" in way
        assert "钱" not in way


def test_of_neighbours_without_a_post_no_former_name_is_kept(street: Street, at: datetime):
    for by in (street.lin, street.zhao):
        persons.describe(by=by, at=at, name=by.name, called=by.called, language="en", large_type=False)
    persons.describe(by=street.lin, at=at, name=street.lin.name, called="林奶奶", language="en", large_type=False)
    assert not FormerName.objects.exists()


def test_the_word_that_ends_a_case_is_said_once(street: Street, report: Report, at: datetime):
    case = report("54006")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    word(case, Answer.SOLVED, at, street)
    case.refresh_from_db()
    for reader, word_of in ((Reader.REPORTER, "您说"), (Reader.PUBLIC, "居民说"), (Reader.DESK, "居民说")):
        own = asked(case).pk if reader == Reader.REPORTER else None
        way = timeline.entries(case, queries.timeline(case), reader=reader, at=at, reporter_id=own)
        assert [entry.title for entry in way[:2]] == ["结了", f"{word_of}：解决了"]


def test_an_end_that_says_more_than_the_last_word_says_it(street: Street, report: Report, at: datetime):
    case = report("54006")
    other = joined(case, street.zhou, at)
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    word(case, Answer.PARTLY, at, street)
    closing.say(case_id=case.pk, reporter=other, by=street.zhou, at=at, answer=Answer.SOLVED)
    assert titles(case, Reader.PUBLIC, at).split("\n")[0].strip() == "结了：居民说：好了一些"


def test_who_handles_it_is_named_in_the_readers_language_also_after_they_gave_it_back(
    report: Report, street: Street, at: datetime, heard: Heard
) -> None:
    firm = street.organisation["property"]
    keep = partial(organisations.keep, code=firm.code, name=firm.name, kind=firm.kind, place_id=firm.place_id, by=None)
    keep(at=at, name_hant="物業繁", name_en="Beiyuan Property", reopens=True)
    keep(at=at, reopens=True)
    firm.refresh_from_db()
    assert (firm.name_en, str(firm)) == ("Beiyuan Property", firm.name), "who leaves them out takes none away"
    case = dispatched(report("51003"), street, at)
    with override("en"):  # whoever gives it back works in English, and what is kept is nobody's language
        assert "Beiyuan Property" in speaking.standing(case).words
        dispatch.give_back(case_id=case.pk, by=street.feng, at=at, reason="不归物业", proposed="环卫")
    for language, name in (("zh-hans", firm.name), ("zh-hant", "物業繁"), ("en", "Beiyuan Property")):
        with override(language):
            assert titles(case, Reader.PUBLIC, at).count(name) == 2
    heard()
    sent = Letter.objects.filter(kind="case.dispatched").first()
    assert sent is not None
    assert "Beiyuan Property" in speak(sent, "en", now=at).title
    assert firm.name in speak(sent, "zh-hans", now=at).title
