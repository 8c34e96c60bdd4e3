"""Each part in each state, as templates see it."""

import re

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.html import escape

from tests.house import sources


def rendered(source: str, **context: object) -> str:
    template = engines["django"].from_string(source)
    return template.render(context, RequestFactory().get("/"))


def part(name: str, **context: object) -> str:
    return render_to_string(f"ui/parts/{name}.html", context, RequestFactory().get("/"))


class Form(forms.Form):
    place = forms.CharField(label="在哪儿", help_text="比如 8号院")
    note = forms.CharField(label="还有什么", required=False)
    contact = forms.ChoiceField(
        label="联系方式", widget=forms.RadioSelect, choices=[("named", "实名\n看一次记一次"), ("none", "匿名")]
    )
    agreed = forms.BooleanField(label="同意")
    key = forms.CharField(widget=forms.HiddenInput)


def test_a_number_to_call_is_one_part_with_its_sign() -> None:
    html = part("call", phone="69640001", called="赵师傅")
    assert 'href="tel:69640001" aria-label="赵师傅 69640001"' in html
    assert "<svg" in html


def test_whom_to_ring_in_danger_is_one_part_with_a_second_number_where_there_is_one() -> None:
    found = {"call": "119", "also": "96777", "also_called": "燃气公司抢修"}
    both, one = part("numbers", found=found), part("numbers", found={"call": "120"}, words="请马上打 120")
    assert 'href="tel:119"' in both
    assert "<span>打 119</span>" in both
    assert "<span>燃气公司抢修 96777</span>" in both
    assert "<span>请马上打 120</span>" in one
    assert "data-also" not in one
    assert "data-also" in part("numbers", blank=True), "what a script fills in"
    dialling = [path.name for path in sources.templates() if ".also" in path.read_text(encoding="utf-8")]
    assert dialling == ["numbers.html"]


def test_a_field_ties_its_label_its_help_and_its_error_to_its_control() -> None:
    html = rendered("{% field form.place %}", form=Form({"place": ""}))
    assert '<label for="id_place">在哪儿' in html
    assert 'id="id_place_helptext">比如 8号院' in html
    assert 'aria-describedby="id_place_helptext id_place_error"' in html
    assert 'id="id_place_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_field_without_error_says_none() -> None:
    html = rendered("{% field form.place %}", form=Form())
    assert "wrong" not in html
    assert 'aria-describedby="id_place_helptext"' in html


def test_what_may_stay_empty_is_said_so() -> None:
    assert "可以不填" in rendered("{% field form.note %}", form=Form())
    assert "可以不填" not in rendered("{% field form.place %}", form=Form())


def test_choices_become_cards_in_a_group_with_a_name() -> None:
    html = rendered("{% field form.contact %}", form=Form({"contact": "none"}))
    assert html.count('class="choice"') == 2
    assert re.search(r"<fieldset.*<legend id=\"id_contact\"", html, re.DOTALL)
    assert '<span>实名</span><span class="soft">看一次记一次</span>' in html
    assert re.search(r'value="none"[^>]* checked', html)


def test_the_summary_leads_to_each_wrong_field() -> None:
    form = Form({"agreed": ""})
    form.add_error(None, "这件事刚才有人改过了。")
    html = part("errors", form=form)
    fields = "".join(rendered("{% field form." + name + " %}", form=form) for name in form.fields)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert {"id_place", "id_contact", "id_agreed"} <= set(targets)
    for target in targets:
        assert f'id="{target}"' in fields
    assert "这件事刚才有人改过了。" in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert part("errors", form=Form()).strip() == ""


@pytest.mark.parametrize("state", ["wait", "busy", "solved", "late", "shut"])
def test_a_state_is_said_in_words(state: str) -> None:
    assert part("tag", state=state, words="等您一句话").strip() == f'<span class="tag {state}">等您一句话</span>'


def test_words_of_neighbours_are_escaped_in_every_part() -> None:
    evil = "<img src=x onerror=alert(1)>"
    row = {"href": "/", "state": "wait", "state_words": evil, "aside": evil, "title": evil, "line": evil}
    step = {"title": evil, "at": evil, "words": evil, "soft": evil}
    html = (
        part("cases", rows=[row | {"steps": ["now"], "steps_words": evil, "answers": [{"words": evil}]}])
        + part("list", rows=[row])
        + part("timeline", steps=[step])
        + part("person", person={"face": evil, "role": evil, "called": evil, "hours": evil, "note": evil})
        + part("promise", words=evil, line=evil)
        + part("ask", ask={"title": evil, "line": evil, "answers": [{"words": evil, "value": evil}]})
        + part("tiles", tiles=[{"over": evil, "title": evil, "line": evil, "href": evil}])
        + part("stat", figure=evil, of=evil, line=evil)
        + part("table", caption=evil, heads=[{"words": evil}], rows=[[{"words": evil, "head": evil}]])
        + part("filter", label=evil, filters=[{"words": evil, "href": evil}])
        + part("empty", title=evil, line=evil, href=evil, action=evil)
        + part("error", title=evil, line=evil, fields=[evil], actions=[{"words": evil}])
        + part("confirm", confirm={"title": evil, "line": evil, "words": evil, "kept": [(evil, evil)]})
        + part("toast", words=evil)
        + part("head", title=evil, href=evil, more=evil)
    )
    assert "<img" not in html
    assert html.count("&lt;img") > 40


@pytest.mark.parametrize(
    ("phone", "tapped"),
    [
        ("010-6960 0008", "01069600008"),
        ("+86 138 0000 1234", "+8613800001234"),
        ("（010）６９６０－０００８", "01069600008"),
        ("110", "110"),
        ('1" onclick="', "1"),
    ],
)
def test_a_number_is_dialled_without_what_people_read_it_by(phone: str, tapped: str) -> None:
    html = rendered('<a href="tel:{{ phone|dialled }}">{{ phone }}</a>', phone=phone)
    assert html.startswith(f'<a href="tel:{tapped}">')
    assert escape(phone) in html, "what is shown stays as it was typed"


@pytest.mark.parametrize(
    ("phone", "read"),
    [
        ("+8613800001234", "138\u00a00000\u00a01234"),
        ("13800001234", "138\u00a00000\u00a01234"),
        ("+85291234567", "+85291234567"),
        ("010-69600008", "010-69600008"),
        ("12345", "12345"),
    ],
)
def test_a_mobile_is_read_in_groups_and_others_as_they_are(phone: str, read: str) -> None:
    assert rendered("{{ phone|grouped }}", phone=phone) == read


def undialled(source: str) -> list[str]:
    """The links to a telephone that would put a number into the address as somebody typed it."""
    return [found for found in re.findall(r"tel:\{\{?([^}]*)\}", source) if "dialled" not in found]


def test_every_number_to_tap_is_dialled_by_the_one_filter() -> None:
    files = [*sources.templates(), *sources.python_files("linli")]
    assert {sources.named(file): found for file in files if (found := undialled(file.read_text()))} == {}
    assert undialled('<a href="tel:{{ phone }}">'), "control"


def test_an_icon_is_silent_and_drawn_in_the_sprite() -> None:
    html = rendered('{% icon "bell" %}')
    assert 'aria-hidden="true"' in html
    assert 'icons.svg#bell"' in html
