"""Rows are ready strings, and a list asks the same number of queries however long it is."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString

from linli.ground.ui import times
from linli.life.cases import (
    answering,
    boards,
    cards,
    closing,
    desks,
    dispatch,
    handling,
    promises,
    queries,
    reporting,
    rows,
    sorting,
    speaking,
    timeline,
)
from linli.life.cases.desks import Lists
from linli.life.cases.models import Answer, Case
from linli.life.cases.sentences import Reader
from linli.town.people.scopes import posts_of
from tests.cases.conftest import Report, asked, dispatched
from tests.cases.conftest import word as said_by_lin
from tests.street import Street

type Listed = Callable[[Sequence[Case]], object]


def asks(listed: Callable[[], object]) -> int:
    """How many queries a list asks."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        listed()
    return len(captured)


def reported(report: Report, n: int) -> None:
    """So many cases at different doors and of different kinds."""
    places, kinds = ("b14-u1", "b14-u2", "b15-u1", "y08"), ("54006", "51003", "54008", "")
    for each in range(n):
        report(kinds[each % 4], words=f"第{each}件", place=places[each % 4])


def shown(street: Street, at: datetime, name: str, size: int) -> object:
    """One of the room's lists, read from the database and made into rows."""
    held = posts_of(street.zhao, at)
    if name == "desk":
        lists = Lists(street.zhao, held, at)
        return rows.desk(desks.read(lists.sorted(desks.TODO), 0, size), held=held, counts={}, at=at)
    if name == "mine":
        return cards.cards(queries.mine(street.lin)[:size], at=at)
    return cards.public(boards.board(street.place["community"], boards.EVERYTHING, at)[:size], at=at)


@pytest.mark.parametrize("name", ["desk", "mine", "board"])
def test_a_list_asks_as_often_at_one_row_as_at_fifty(street: Street, report: Report, at: datetime, name: str):
    reported(report, 50)
    assert asks(lambda: shown(street, at, name, 50)) == asks(lambda: shown(street, at, name, 1))


def test_a_list_that_asks_for_each_row_is_caught(street: Street, report: Report, at: datetime):
    reported(report, 6)
    held = posts_of(street.zhao, at)

    def careless(size: int) -> object:
        bare = Lists(street.zhao, held, at).sorted(desks.TODO).select_related(None)
        return rows.desk(list(bare[:size]), held=held, counts={}, at=at)

    assert asks(lambda: careless(6)) > asks(lambda: careless(1))


def test_the_way_of_a_case_asks_as_often_with_two_steps_as_with_ten(street: Street, report: Report, at: datetime):
    short, long = report("54001"), report("54001")
    answering.answer(case_id=short.pk, by=street.zhao, at=at, words="我去看看")
    for n in range(9):
        answering.answer(case_id=long.pk, by=street.zhao, at=at, words=f"第{n}句")

    def told(case: Case) -> object:
        return timeline.entries(case, queries.timeline(case), reader=Reader.DESK, at=at)

    for case in (short, long):
        case.refresh_from_db()
    assert asks(lambda: told(long)) == asks(lambda: told(short))


def test_rows_hold_nothing_but_strings(street: Street, report: Report, at: datetime):
    reported(report, 4)
    for group in shown(street, at, "desk", 4):  # type: ignore[attr-defined]
        for row in group.rows:
            assert all(type(value) in (str, SafeString, bool) for value in vars_of(row))
    for card in [*shown(street, at, "mine", 4), *shown(street, at, "board", 4)]:  # type: ignore[misc]
        assert all(type(value) in (str, SafeString, list) for value in vars_of(card))
        assert type(card.title) is str, "words, which are escaped where a page is drawn"


def whens(street: Street, at: datetime) -> list[str]:
    """When the rows of Zhao's desk are due, as words alone."""
    return [re.sub("<[^>]+>", "", row.when) for group in shown(street, at, "desk", 9) for row in group.rows]  # type: ignore[attr-defined]


def test_a_row_says_of_what_the_time_is_left(street: Street, report: Report, at: datetime):
    case = report("54001")
    assert [said.split()[0] for said in whens(street, at)] == ["先答复"]
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我去看看")
    assert [said.split()[0] for said in whens(street, at)] == ["派出去"]
    dispatched(case, street, at, "water")
    assert [said.split()[0] for said in whens(street, at)] == ["先答复居民"]
    handling.start(case_id=case.pk, by=street.he, at=at)
    late = at + timedelta(days=9)
    assert [said.split()[:2] for said in whens(street, late)] == [["办好", "超时"]], "what was promised to the resident"


def test_a_row_of_a_matter_that_is_begun_anew_asks_nothing_more(street: Street, report: Report, at: datetime):
    for _n in range(4):
        case = handling.on_the_spot(case_id=report("54006").pk, by=street.zhao, at=at, result="换了灯泡，试过亮了")
        said_by_lin(case, Answer.NOT, at, street)
    held = posts_of(street.sun, at)

    def listed(size: int) -> object:
        return rows.desk(
            desks.read(Lists(street.sun, held, at).sorted(desks.ALL), 0, size), held=held, counts={}, at=at
        )

    assert asks(lambda: listed(4)) == asks(lambda: listed(1))


def vars_of(row: object) -> list[object]:
    return [getattr(row, name) for name in row.__dataclass_fields__]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name", ["cases/parts/desk_rows.html", "ui/parts/cases.html", "ui/parts/list.html", "people/parts/rows.html"]
)
def test_no_loop_over_rows_includes_links_or_translates(name: str):
    source = engines["django"].get_template(name).template.source  # type: ignore[attr-defined]
    start = source.index("{% for row in")
    loop = source[start : source.index("{% endfor %}", start)]
    for word in ("include", "url ", "translate", "blocktranslate", "static"):
        assert f"{{% {word}" not in loop


def test_what_is_broken_to_the_resident_is_late_to_them_and_an_inner_clock_is_not(
    street: Street, report: Report, at: datetime
):
    case = report(moment=at - timedelta(days=1))
    answering.answer(case_id=case.pk, by=street.zhao, at=at - timedelta(hours=23), words="今天就换")
    case.refresh_from_db()
    assert sorting.is_late(case, at)
    assert speaking.tag(case, at=at).state == "busy"
    late = report("52008", moment=at - timedelta(hours=5))
    assert speaking.tag(late, at=at) == speaking.Tag("late", "超时 4 小时")


def test_a_promise_is_kept_by_the_residents_word_and_a_broken_one_is_said_too(
    street: Street, report: Report, at: datetime
):
    kept, broken = report(), report("52008", moment=at - timedelta(hours=5))
    for case in (kept, broken):
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="已经办好了，现场看过")
        case.refresh_from_db()
    assert promises.promise(kept, at=at, yours=True).words == "办完了，等您一句"  # type: ignore[union-attr]
    assert promises.promise(kept, at=at).tone == ""  # type: ignore[union-attr]
    closing.say(case_id=kept.pk, reporter=asked(kept), by=street.lin, at=at, answer=Answer.SOLVED)
    kept.refresh_from_db()
    assert "做到了" in promises.promise(kept, at=at).words  # type: ignore[union-attr]
    silent = report()
    handling.on_the_spot(case_id=silent.pk, by=street.zhao, at=at, result="已经办好了，现场看过")
    after = at + timedelta(days=9)
    closing.settle_silence(case_id=silent.pk, at=after)
    silent.refresh_from_db()
    found = promises.promise(silent, at=after)
    assert found is not None
    assert (found.words.endswith("按时办完的"), found.tone) == (True, "")
    assert "晚了 4 小时" in promises.promise(broken, at=at).words  # type: ignore[union-attr]


def test_only_the_residents_word_is_pine(street: Street, report: Report, at: datetime):
    states = {}
    for answer in Answer:
        case = report()
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="已经办好了，现场看过")
        closing.say(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, answer=answer)
        case.refresh_from_db()
        states[answer] = speaking.tag(case, at=at).state
    assert states == {Answer.SOLVED: "solved", Answer.PARTLY: "shut", Answer.NOT: "busy"}


def test_each_reader_is_told_what_is_theirs(street: Street, report: Report, at: datetime):
    case = report("54001", words="我家302水流小")
    answering.ask_back(case_id=case.pk, by=street.zhao, at=at, words="是只有您家，还是整个单元？")
    dispatch.dispatch(
        case_id=case.pk, by=street.zhao, at=at, organisation_id=street.organisation["water"].pk, words="先看阀门"
    )
    case.refresh_from_db()
    steps = queries.timeline(case)
    told = {reader: timeline.entries(case, steps, reader=reader, at=at) for reader in Reader}
    titles = {reader: [entry.title for entry in entries] for reader, entries in told.items()}
    assert "网格员 赵师傅问了报事人一句" in titles[Reader.DESK]
    assert "网格员 赵师傅想问您一句" in titles[Reader.REPORTER]
    assert not any("问" in title for title in titles[Reader.PUBLIC])
    assert not any(entry.words for entry in told[Reader.PUBLIC])
    assert titles[Reader.PUBLIC].count("派给自来水公司") == 1
    assert not any("受理" in title for title in titles[Reader.PUBLIC])


def test_what_comes_next_stands_on_top(street: Street, report: Report, at: datetime):
    case = report()
    steps = queries.timeline(case)
    first = timeline.entries(case, steps, reader=Reader.REPORTER, at=at)[0]
    assert (first.title, first.mood) == ("下一步：网格员答复", "next")
    assert first.at == "", "the promise above says by when"
    assert "还剩 30 分" in timeline.entries(case, steps, reader=Reader.DESK, at=at)[0].at


def test_a_desk_reads_which_term_it_is_that_runs(street: Street, report: Report, at: datetime):
    def runs(case: Case) -> str:
        case.refresh_from_db()
        coming = timeline.entries(case, queries.timeline(case), reader=Reader.DESK, at=at)[0]
        return re.sub("<[^>]+>", "", f"{coming.title} {coming.at}")

    case = report("52008")
    assert runs(case).startswith("下一步：网格员答复 还剩")
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="马上联系车主")
    assert runs(case).startswith("下一步：网格员安排人来办 派出去 还剩")
    water = report("54001")
    dispatched(water, street, at, "water")
    assert runs(water).startswith("下一步：自来水公司接手 网格员先答复 还剩")
    answering.answer(case_id=water.pk, by=street.zhao, at=at, words="马上派人来看")
    assert runs(water).startswith("下一步：自来水公司接手 先答复居民 ")
    handling.start(case_id=water.pk, by=street.he, at=at)
    assert runs(water) == "下一步：自来水公司办好 明天 9:00 前"


def test_list_step_and_tag_say_one_lateness(street: Street, report: Report, at: datetime):
    case = report("54008", moment=at - timedelta(days=9))
    answering.answer(case_id=case.pk, by=street.zhao, at=at - timedelta(days=9), words="马上派人来看")
    case.refresh_from_db()
    assert case.next_due_at is not None
    assert case.resolve_due_at is not None
    assert case.next_due_at + timedelta(days=1) < case.resolve_due_at < at, "else both clocks say the same"
    held = posts_of(street.zhao, at)
    listed = desks.read(Lists(street.zhao, held, at).sorted(desks.TODO), 0, 5)
    row = rows.desk(listed, held=held, counts={}, at=at)[0].rows[0].when
    step = timeline.entries(case, queries.timeline(case), reader=Reader.DESK, at=at)[0].at
    late = speaking.tag(case, at=at).words
    assert re.sub("<[^>]+>", "", row) == f"办好 {late}"
    assert re.sub("<[^>]+>", "", step) == f"办好 {late}"


def test_a_list_of_what_ended_says_on_which_day(street: Street, report: Report, at: datetime):
    case = report("58001", moment=at - timedelta(days=2))
    dispatch.reject(case_id=case.pk, by=street.li, at=at - timedelta(days=1), reason="不归社区管", next_unit="银行")
    held = posts_of(street.zhao, at)
    lists = Lists(street.zhao, held, at)
    listed = desks.read(lists.sorted(desks.ENDED), 0, 5)
    assert "昨天" in rows.desk(listed, held=held, counts={}, at=at)[0].rows[0].when


def test_what_was_withdrawn_says_on_which_day_to_its_reporter_and_to_the_desk(
    street: Street, report: Report, at: datetime
):
    case = report("54006")
    reporting.withdraw(case_id=case.pk, reporter=asked(case), by=street.lin, at=at)
    later, held = at + timedelta(days=2), posts_of(street.zhao, at)
    (card,) = cards.cards(queries.mine(street.lin), at=later)
    assert (card.state_words, card.line) == ("撤回了", f"{times.words(at, now=later)} 撤回")
    ended = desks.read(Lists(street.zhao, held, later).sorted(desks.ENDED), 0, 5)
    (row,) = rows.desk(ended, held=held, counts={}, at=later)[0].rows
    assert re.sub("<[^>]+>", "", row.when) == times.day(at, now=later)
