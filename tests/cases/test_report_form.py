"""Writing a report: where it is, what is kept of the words, and how it is found again."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases.models import Case
from linli.town.places.models import Alias
from tests.cases.test_views import WORDS, form, reported, text
from tests.street import COMMUNITY, Street


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


@pytest.mark.parametrize(
    ("words", "tail"),
    [
        ("15号楼1单元", "b15-u1"),
        ("北园社区12号院门口", "y12"),
        ("东侧", "b14-u2"),
        ("三楼拐角", "b14-u2"),
        ("2单元门口", "b14-u2"),
        ("8号院", "b14-u2"),
        ("Building 15, Entrance 1", "b15-u1"),
    ],
)
def test_words_that_name_another_place_than_the_one_tapped_are_followed(street: Street, words: str, tail: str):
    client = Client()
    client.get("/report/")
    said = text(client.post("/report/", form(at=f"{COMMUNITY}-b14-u2", place=words), follow=True))
    case = Case.objects.everything("a test").get()
    assert case.place == street.place[tail]
    if tail != "b14-u2":
        assert words in said


def test_words_that_name_a_house_that_is_not_there_are_asked_about_though_home_is_tapped(street: Street):
    client = Client()
    client.get("/report/")
    answer = client.post("/report/", form(at=f"{COMMUNITY}-b14-u2", place="99号楼"))
    assert answer.status_code == 422
    assert "没有99号楼" in text(answer)
    assert not Case.objects.everything("a test").exists()


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({"at": COMMUNITY, "place": ""}, False),
        ({"at": COMMUNITY, "place": "北园社区"}, False),
        ({"at": "", "place": "北园社区"}, False),
        ({"at": "elsewhere", "place": "北园社区"}, False),
        ({"at": COMMUNITY, "place": "老槐树底下"}, True),
        ({"at": COMMUNITY, "place": "整个社区"}, True),
        ({"at": COMMUNITY, "place": "8号院"}, True),
        ({"at": f"{COMMUNITY}-b14-u2", "place": ""}, True),
    ],
)
def test_a_community_alone_is_no_place_where_somebody_can_go(street: Street, given: dict[str, str], taken: bool):
    client = Client()
    client.cookies["where"] = COMMUNITY
    first = client.get("/report/").content.decode()
    assert "可以不填" not in first.split('id="id_place"')[0].split("地点说细一点")[1]
    answer = client.post("/report/", form(**given))
    body = {"words": WORDS, "contact": "anonymous", "within": COMMUNITY}
    body |= {"place": given["place"], "place_code": given["at"].replace("elsewhere", "")}
    by_json = client.post("/api/v1/cases", body, content_type="application/json")
    assert (answer.status_code, by_json.status_code) == ((302, 201) if taken else (422, 422))
    if not taken:
        asked = "再说细一点" if given["at"] == COMMUNITY else "几号楼"
        assert asked in text(answer).split("在哪儿")[-1]
        assert asked in by_json.content.decode()
    assert Case.objects.everything("a test").count() == (2 if taken else 0)


def test_the_place_of_an_anonymous_report_is_not_there_for_the_next_one_at_this_phone(street: Street):
    client = Client()
    reported(client)
    assert "where" not in client.cookies
    reported(client, contact="platform", phone="138 0000 1234")
    assert client.cookies["where"].value == f"{COMMUNITY}-b14-u2"


def test_somebody_of_whom_no_place_is_known_may_write_what_the_hint_shows(street: Street):
    client = Client()
    hint = re.search(r"比如：([^<]+)<", client.get("/report/").content.decode())
    assert hint is not None
    client.post("/report/", form(place=hint[1].strip()))
    assert Case.objects.everything("a test").count() == 1


def test_words_from_the_front_page_are_carried_to_the_form_so_that_back_always_shows_a_page(street: Street):
    client = Client()
    answer = client.post("/report/", {"words": WORDS})
    assert (answer.status_code, answer["Location"]) == (302, "/report/")
    for _ in range(2):
        assert WORDS in client.get("/report/").content.decode()
    reported(client)
    assert WORDS not in client.get("/report/").content.decode()


def test_another_language_without_script_carries_all_that_was_filled_in(street: Street):
    client = Client()
    client.cookies["where"] = COMMUNITY
    first = client.get("/report/").content.decode()
    assert first.count('<button form="report-form" name="language"') == 6
    filled = form(at="elsewhere", place="8号院东侧", contact="named", called="林女士", phone="13800001234")
    answer = client.post("/report/", {**filled, "category": "54006", "language": "en"})
    shown = answer.content.decode()
    assert (answer.status_code, client.cookies["language"].value) == (200, "en")
    assert '<html lang="en"' in shown
    for typed in (WORDS, 'value="8号院东侧"', 'value="林女士"', 'value="13800001234"'):
        assert typed in shown
    for ticked in ("elsewhere", "named", "54006"):
        assert re.search(rf'value="{ticked}"[^>]* checked', shown), ticked
    assert not Case.objects.everything("a test").exists()


def test_words_too_long_to_be_carried_are_shown_whole(street: Street):
    words = "".join(chr(0x4E00 + n * 7 % 20000) for n in range(3000))
    answer = Client().post("/report/", {"words": words})
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_words_above_the_limit_are_refused_with_the_number_and_kept(street: Street):
    client = Client()
    page = client.get("/report/").content.decode()
    assert "maxlength" not in page.split("</textarea>")[0].split("<textarea")[1]
    answer = client.post("/report/", form(words="水" * 6000))
    assert answer.status_code == 422
    assert "最多 2000 字，这里有 6000 字" in text(answer)
    assert "水" * 6000 in answer.content.decode()
    assert not Case.objects.everything("a test").exists()


@pytest.mark.parametrize("words", ["😀", "。。。", "?!"])
def test_signs_alone_say_nothing(street: Street, words: str):
    client = Client()
    client.get("/report/")
    answer = client.post("/report/", form(words=words))
    assert answer.status_code == 422
    assert "说一句出了什么事" in text(answer)


def test_a_number_is_known_however_it_is_written_and_a_wrong_one_is_answered_like_a_wrong_code(street: Street):
    client = Client()
    client.get("/report/")
    receipt = text(client.post("/report/", form(), follow=True))
    case = Case.objects.everything("a test").get()
    code = re.search(r"查询码 ([A-Z2-9]{10})", receipt)[1]  # type: ignore[index]
    whole = case.number.removeprefix("LL-")
    wide = case.number.replace("-", "－").replace("LL", "ＬＬ")
    ways = [
        whole,
        whole.replace("-", ""),
        f"ll{whole.replace('-', '')}",
        wide,
        f" ll - {whole} ",
        whole.replace("0", "O"),
    ]
    for written in ways:
        other = Client()
        other.get("/cases/follow/")
        answer = other.post("/cases/follow/", {"number": written, "code": f" {code[:5].lower()} {code[5:]}"})
        assert answer.status_code == 302, written
    said = set()
    for number, tried in ((case.number, "AAAAAAAAAA"), (f"{case.number}9", code)):
        other = Client()
        other.get("/cases/follow/")
        answer = other.post("/cases/follow/", {"number": number, "code": tried})
        assert answer.status_code == 404
        said.add("编号或查询码有一个对不上。查询码是 10 个字母和数字" in text(answer))
    assert said == {True}


def test_the_receipt_has_a_number_to_ring_and_no_bell_for_a_guest_and_its_paper_carries_all_that_was_said(
    street: Street,
):
    client = Client()
    client.get("/report/")
    said = "楼道灯坏了，" + "晚上老人上下楼看不见，" * 8 + "请来修。"
    sent = client.post("/report/", form(words=said))
    receipt = client.get(sent["Location"]).content.decode()
    assert client.cookies.get("session") or len(client.cookies) > 1, "control: the guest's browser has a session"
    assert said in receipt
    assert 'id="bell"' not in receipt
    assert 'class="foot"' in receipt
    assert 'href="tel:' in receipt.partition('class="foot"')[2]
    case = Case.objects.everything("a test").get()
    key = sent["Location"].partition("?key=")[2]
    assert said in client.get(f"/cases/{case.public_id}/receipt/paper/?key={key}").content.decode()


def test_a_place_read_out_of_vague_words_is_asked_about_until_it_is_put_right(street: Street, at: datetime):
    Alias.objects.create(place=street.place["y12"], words="小花园", valid_from=at)
    client = Client()
    client.get("/report/")
    sent = client.post("/report/", form(place="小花园"))
    case = Case.objects.everything("a test").get()
    page = f"/cases/{case.public_id}/"
    for shown in (client.get(sent["Location"]), client.get(page)):
        assert "您写的是“小花园”" in text(shown)
        assert f'href="{page}correct/"' in shown.content.decode()
    client.post(f"{page}correct/?seen={case.version}", {"place": "12号院", "spot": "小花园", "words": case.words})
    assert "您写的是" in text(client.get(page)), "control: it is still the place that was read"
    client.post(f"{page}correct/?seen={case.version}", {"place": "8号院14号楼2单元", "spot": "", "words": case.words})
    assert "您写的是" not in text(client.get(page))


def test_a_place_by_its_number_is_not_asked_about(street: Street):
    client = Client()
    client.get("/report/")
    assert "是这儿吗" not in text(client.post("/report/", form(place="14号楼2单元门口"), follow=True))
