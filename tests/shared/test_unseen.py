"""What becomes of signs that nobody sees."""

from linli.ground.shared import unseen


def test_free_words_lose_the_signs_that_turn_what_stands_around_them() -> None:
    assert unseen.upright("灯\u202e坏\u2066了\x07\n第二行\t👨\u200d👩") == "灯坏了\n第二行\t👨\u200d👩"


def test_signs_that_nobody_sees_are_translated_away_as_they_are_told_and_not_all_are_remembered():
    every = "".join(map(chr, [*range(0x3200), *range(0xE0000, 0xE0200)]))
    assert len(every) > unseen.SEEN.MOST, "control"
    left = "".join(sign for sign in every if sign == "\n" or not unseen.hides(sign))
    assert [every.translate(unseen.SEEN) for _ in range(2)] == [left, left]
    assert 0 < len(unseen.SEEN) <= unseen.SEEN.MOST


def test_a_line_that_many_read_holds_nothing_that_nobody_sees_and_no_markup():
    said = {line: str(unseen.unfit(line)) for line in ("凉\u202e亭", "补\u200b好", "一\n二", "<b>", "北>南")}
    assert ["看不见的符号，或者尖括号" in words for words in said.values()] == [True] * 5
    assert unseen.unfit("凉亭 (Pavilion no. 2)") is None
