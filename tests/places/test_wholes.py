"""What must not be cut by the end of a line stays whole where a page is drawn, and plain text until then."""

import re

from django.template import engines


def drawn(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def test_a_number_with_what_it_counts_stays_on_one_line_and_words_stay_words() -> None:
    said = drawn("{{ words|whole }}", words="LL-2611-0367：8号院14号楼3层 <b>，打138 0000 1234，2026年")
    kept = ("LL-2611-0367", "8号院", "14号楼", "3层", "138 0000 1234")
    assert re.findall('<span class="uncut">(.*?)</span>', said) == list(kept)
    assert "&lt;b&gt;" in said
    assert "<span" not in drawn("{{ words|whole }}", words="一共 2026 年，第 3 件"), "control"


def test_what_waits_under_a_card_s_name_is_named_by_its_words_alone() -> None:
    title = '14号楼 "灯" <b>坏了'
    html = drawn('{% include "ui/parts/cases.html" %}', rows=[{"title": title, "answers": [{"words": "解决了"}]}])
    assert 'data-case="14号楼 &quot;灯&quot; &lt;b&gt;坏了"' in html
    assert '<span class="uncut">14号楼</span> &quot;灯&quot; &lt;b&gt;坏了' in html, "control: marked where it is read"
