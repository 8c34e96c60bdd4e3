"""The letters about cases: written once, marked when one acts, naming no resident, and in every language."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from linli.ground.outbox.loop import work_once
from linli.ground.outbox.models import Message
from linli.life.cases import answering, closing, handling, reporting, telling, tells
from linli.life.cases.letters import KINDS
from linli.life.cases.models import Answer
from linli.life.cases.workflow import MOVES
from linli.town.notices.kinds import kinds
from linli.town.notices.models import Letter
from linli.town.notices.wording import speak
from tests.cases.conftest import RESULT, Report, asked, joined
from tests.cases.test_telling import words_to
from tests.street import Street


def test_the_worker_tells_of_each_step_exactly_once(report: Report, street: Street, at: datetime) -> None:
    case = report()
    work_once(at)
    letters = Letter.objects.filter(about=f"case:{case.pk}").count()
    assert letters == 2
    Message.objects.filter(topic="cases.step").update(done_at=None)
    work_once(at + timedelta(minutes=1))
    assert telling.tell_of(case_id=case.pk, seq=1, at=at) == 0
    assert Letter.objects.filter(about=f"case:{case.pk}").count() == letters


def test_acting_on_a_case_marks_what_one_was_told_of_it(report: Report, street: Street, at: datetime) -> None:
    case, other = report(), report()
    work_once(at)
    zhaos = Letter.objects.filter(person=street.zhao)
    assert zhaos.filter(read_at=None).count() == 2, "control"
    answering.answer(case_id=case.pk, by=street.zhao, at=at + timedelta(minutes=3), words="今天就去换灯")
    work_once(at + timedelta(minutes=4))
    assert [letter.about for letter in zhaos.filter(read_at=None)] == [f"case:{other.pk}"]
    assert Letter.objects.filter(person=street.lin, about=f"case:{case.pk}", read_at=None).exists(), "not hers"


def test_a_letter_that_asks_says_what_was_answered_to_whoever_answered(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("52008", words="车被堵了")
    zhou = joined(case, street.zhou, at)
    answering.ask_back(case_id=case.pk, by=street.zhao, at=at, words="车牌号是多少？")
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, words="车窗上写着")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)

    def told(who: str) -> list[str]:
        work_once(at)
        letters = Letter.objects.filter(person=street.person[who], about=f"case:{case.pk}").order_by("pk")
        return [speak(each, "zh-hans", now=at).title for each in letters]

    assert told("lin")[-2:] == ["网格员 赵师傅问过您一句，您回过了", "您那儿，好了吗？"]
    for answer, said in ((Answer.PARTLY, "好了一些"), (Answer.NOT, "还没有")):
        reporter = asked(case)
        closing.say(case_id=case.pk, reporter=reporter, by=street.lin, at=at, answer=answer)
        assert f"您说过了：{said}" in told("lin")
        assert "您那儿，好了吗？" not in told("lin")
        if answer == Answer.PARTLY:
            assert told("zhou")[-1] == "您那儿，好了吗？", "control: who has not answered is asked still"
            unseen = Letter.objects.filter(person=street.lin, about=f"case:{case.pk}", read_at=None)
            assert not unseen.exists(), "and has seen it"
    assert zhou.person == street.zhou
    telling.tell_of(case_id=case.pk, seq=case.steps.filter(verb="say").earliest("seq").seq, at=at)
    assert "您说过了：还没有" in told("lin"), "what was said last, however often the first is told"


def test_the_outbox_and_the_desks_letters_hold_nothing_of_the_resident(
    report: Report, street: Street, at: datetime
) -> None:
    report(words="林秀英家的灯坏了，暗号芝麻开门")
    waiting = str(list(Message.objects.values_list("payload", flat=True)))
    work_once(at)
    letters = str(list(Letter.objects.exclude(person=street.lin).values("facts", "href", "about", "key")))
    for marker in ("林秀英", "芝麻开门", "13800001234"):
        assert marker not in waiting
        assert marker not in letters


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_a_letter_speaks_each_language(report: Report, street: Street, at: datetime, language: str) -> None:
    report()
    work_once(at)
    assert words_to(street, "zhao", "new", language)


def test_every_kind_is_in_use_and_every_use_has_its_kind() -> None:
    used = {each.kind for tells in tells.TELLS.values() for each in tells}
    others = {*tells.JOINTLY.values(), *tells.AT_A_TIME.values(), *tells.URGENT.values()}
    others |= {*tells.WENT.values(), *tells.IN_DANGER.values()} | {
        told for _asked, told, _facts in tells.ANSWERED.values()
    }
    assert not (used | others) & tells.KEPT
    assert used | others | {tells.LEFT, tells.CAME_HERE, tells.ENDED, tells.SOON} | tells.KEPT == set(KINDS)
    assert set(KINDS) <= set(kinds())


def test_every_verb_told_of_is_a_move_and_every_place_in_the_words_can_be_filled() -> None:
    assert set(tells.TELLS) <= {move.verb for move in MOVES}
    assert {place for kind in KINDS.values() for place in kind.places} == set(telling.FACTS)
