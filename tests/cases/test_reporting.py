"""What a reporter does with a case before it is handled, and whose it is after its place was put right."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from linli.life.cases import (
    acts,
    answering,
    dispatch,
    guards,
    handling,
    intake,
    queries,
    reporting,
    sentences,
    telling,
    timeline,
)
from linli.life.cases.forms import ActForm
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case
from linli.life.cases.states import Level, State, Who
from linli.town.notices.models import Letter
from linli.town.notices.wording import speak
from linli.town.places.models import Place
from tests.cases.conftest import RESULT, Report, asked, dispatched, word
from tests.cases.test_views import text
from tests.street import Street


def test_withdrawing_ends_a_case_with_its_last_reporter(report: Report, street: Street, at: datetime) -> None:
    case = report()
    case = reporting.withdraw(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, words="自己换好了")
    assert case.state == State.WITHDRAWN
    with pytest.raises(guards.NotYours):
        reporting.add(case_id=case.pk, reporter=asked(report()), by=street.lin, at=at, words="还是不亮")


def test_correcting_the_place_finds_its_own_desk(report: Report, street: Street, at: datetime) -> None:
    case = report()
    case = reporting.correct(
        case_id=case.pk, reporter=asked(case), by=street.lin, at=at, place=street.place["b20-u1"], words="是20号楼的灯"
    )
    assert (case.grid, case.words) == (street.place["grid3"], "是20号楼的灯")
    with pytest.raises(guards.NotYours):
        answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我马上到")


def came_back(report: Report, street: Street, at: datetime) -> Case:
    """A case that was done on the spot and is not solved: it rose to the community's desk."""
    case = report("54006")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    word(case, Answer.NOT, at, street)
    return case


def moved_to_grid_3(case: Case, street: Street, at: datetime) -> Case:
    return reporting.correct(case_id=case.pk, by=street.sun, at=at, place=street.place["b20-u1"])


def test_a_case_that_came_back_does_not_fall_to_the_grid_with_a_corrected_place(
    report: Report, street: Street, at: datetime
) -> None:
    case = came_back(report, street, at)
    case = moved_to_grid_3(case, street, at)
    assert (case.grid, case.holder) == (street.place["grid3"], Level.COMMUNITY)
    with pytest.raises(guards.NotYours):
        handling.on_the_spot(case_id=case.pk, by=street.qian, at=at, result=RESULT)


def test_what_the_street_decides_stays_with_the_street_wherever_it_turns_out_to_be(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("51003")
    for _turn in range(2):
        dispatched(case, street, at)
        case = dispatch.give_back(case_id=case.pk, by=street.feng, at=at, reason="不归物业", proposed="环卫")
    assert moved_to_grid_3(case, street, at).holder == Level.STREET


def test_a_place_made_exact_gives_the_case_to_its_grid_and_keeps_who_received_it_first(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006", place="community")
    assert (case.grid, case.holder) == (None, Level.COMMUNITY)
    Case.objects.everything("as if another community had received it").update(lead_unit=street.place["street"])
    case = moved_to_grid_3(case, street, at)
    assert (case.grid, case.holder) == (street.place["grid3"], Level.GRID)
    assert case.lead_unit == street.place["street"]


def lines(case: Case, reader: sentences.Reader, at: datetime) -> list[tuple[str, str, str]]:
    """What a reader is told of a case's corrections: the sentence, the words, and what stood before."""
    way = timeline.entries(case, queries.timeline(case), reader=reader, at=at, reporter_id=asked(case).pk)
    return [(each.title, each.words, each.soft) for each in way if each.verb == "correct"]


def test_a_desk_notes_beside_a_residents_words_and_never_rewrites_them(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006", words="三楼的灯坏了一个月，说了三回")
    case = reporting.correct(case_id=case.pk, by=street.zhao, at=at, words="灯不亮")
    assert case.words == "三楼的灯坏了一个月，说了三回"
    for reader in (sentences.Reader.REPORTER, sentences.Reader.DESK):
        assert lines(case, reader, at) == [("网格员 赵师傅补记", "灯不亮", "")]
    form = ActForm(acts.BY_NAME["correct"], case=case, who=Who.GRID, at=at)
    assert form["words"].value() is None


def test_a_reporter_changes_their_own_words_and_reads_from_what_to_what(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006", words="三楼的灯坏了")
    case = reporting.correct(case_id=case.pk, by=street.lin, at=at, reporter=asked(case), words="四楼的灯坏了")
    assert case.words == "四楼的灯坏了"
    told = [("您改了地点或说法", "四楼的灯坏了", "原来写的是：三楼的灯坏了")]
    assert lines(case, sentences.Reader.REPORTER, at) == told
    own = intake.found(Said(street.place["b14-u2"], "井盖松了", "54006"), by=street.zhao, at=at)
    own = reporting.correct(case_id=own.pk, by=street.zhao, at=at, words="井盖裂了")
    assert own.words == "井盖裂了"


def test_a_place_corrected_into_another_grid_is_told_to_both_with_the_first_clock_kept(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006")
    due = (case.answer_due_at, case.resolve_due_at)
    case = reporting.correct(case_id=case.pk, by=street.sun, at=at, place=street.place["b20-u1"])
    assert (case.answer_due_at, case.resolve_due_at) == due
    telling.tell_of(case_id=case.pk, seq=case.version, at=at)
    told = {letter.person: (letter.kind, str(letter.facts)) for letter in Letter.objects.all()}
    assert {who: kind for who, (kind, _facts) in told.items()} == {
        street.zhao: "case.moved_away",
        street.qian: "case.came_here",
        street.lin: "case.corrected",
    }
    for _kind, facts in told.values():
        assert "14号楼2单元改为北园社区12号院" in facts.replace(" ", "")
        assert "孙师傅" in facts
    came = speak(Letter.objects.get(kind="case.came_here"), "zh-hans", now=at)
    assert came.title.startswith("有一件事转到您这儿了：")
    assert "请在今天 9:30 前答复" in came.line, "the clock runs, and the letter says so"


@pytest.mark.parametrize(
    ("answered", "hours", "asked_for"),
    [(True, 0, "请在今天 10:00 前派出去"), (False, 24 * 10, "已经超时，请马上办")],
)
def test_whoever_a_matter_came_to_reads_what_is_due_next(
    report: Report, street: Street, at: datetime, answered: bool, hours: int, asked_for: str
) -> None:
    case, later = report("54006"), at + timedelta(hours=hours)
    if answered:
        answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我马上过去看")
    case = reporting.correct(case_id=case.pk, by=street.sun, at=later, place=street.place["b20-u1"])
    telling.tell_of(case_id=case.pk, seq=case.version, at=later)
    letter = Letter.objects.get(person=street.qian)
    assert asked_for in speak(letter, "zh-hans", now=later).line


def test_a_matter_that_rose_to_a_higher_desk_comes_to_nobody_anew_with_its_place(
    report: Report, street: Street, at: datetime
) -> None:
    case = came_back(report, street, at)
    case = reporting.correct(case_id=case.pk, by=street.li, at=at, place=street.place["b20-u1"])
    telling.tell_of(case_id=case.pk, seq=case.version, at=at)
    assert Letter.objects.get(person=street.sun).kind == "case.put_right", "the community has it as before"


def test_everybody_reads_that_another_grid_has_it_and_only_whom_it_concerns_the_address(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006")
    Place.objects.filter(name="第 3 网格").update(name_hant="第 3 網格", name_en="Grid 3")
    new, why = street.place["b20-u1"], "问过了，是住20号楼的老邻居说的"
    case = reporting.correct(case_id=case.pk, by=street.sun, at=at, place=new, spot="三层", words=why)
    said = "社区工作者 孙师傅改了地点，由北园社区 第 3 网格接着办"
    for reader in (sentences.Reader.PUBLIC, sentences.Reader.OUTLINE):
        assert lines(case, reader, at) == [(said, "", "")]
    for language, grid in (("zh-hant", "第 3 網格"), ("en", "Grid 3, ")):
        with override(language):
            assert grid in lines(case, sentences.Reader.PUBLIC, at)[0][0], language
    board = text(Client().get(f"/cases/{case.public_id}/"))
    assert said in board
    assert "号楼" not in board
    for reader in (sentences.Reader.REPORTER, sentences.Reader.DESK):
        (title, words, soft) = lines(case, reader, at)[0]
        assert (title, words) == (said, why)
        assert "14号楼2单元改为北园社区12号院20号楼1单元" in soft.replace(" ", "")


def test_a_place_put_right_within_its_grid_is_no_strangers(report: Report, street: Street, at: datetime) -> None:
    case = report("54006")
    case = reporting.correct(case_id=case.pk, by=street.sun, at=at, place=street.place["b14-u1"])
    assert lines(case, sentences.Reader.PUBLIC, at) == []
    assert [title for title, *_rest in lines(case, sentences.Reader.DESK, at)] == ["社区工作者 孙师傅改了地点或说法"]
