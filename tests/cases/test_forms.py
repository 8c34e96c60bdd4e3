"""What the forms understand: places in words, numbers, and one form for each act."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from linli.ground.shared.moments import clock_at
from linli.life.cases import acts
from linli.life.cases.forms import FIELDS, ActForm, FoundForm, ReportForm
from linli.life.cases.forms.placing import beyond
from linli.life.cases.guards import CategoryMissing
from linli.life.cases.models import Contact
from linli.life.cases.states import Who
from linli.life.cases.whereabouts import Whereabouts
from linli.life.cases.workflow import WORKFLOW
from tests.cases.conftest import Report
from tests.street import COMMUNITY, Street, signed_in

FILLED = {"words": "灯不亮", "contact": "anonymous", "once": str(uuid4())}


def read(street: Street, moment: datetime, here: str = "community", **given: str) -> ReportForm:
    """A report's form, filled in by someone who stands at `here`."""
    place = street.place[here]
    return ReportForm({**FILLED, **given}, where=Whereabouts(place, None, place), at=moment)


@pytest.mark.parametrize(
    ("words", "code", "spot", "door"),
    [
        ("14号楼2单元", "b14-u2", "", ""),
        ("十四号楼二单元301", "b14-u2", "", "301室"),
        ("8号院东侧", "y08", "8号院东侧", ""),
        ("14号楼2单元 三层拐角的灯", "b14-u2", "14号楼2单元 三层拐角的灯", ""),
        ("北园社区8 号院", "y08", "", ""),
        ("北园社区8 号院 东侧花坛边第二个石凳", "y08", "东侧花坛边第二个石凳", ""),
        ("北园社区8 号院 14号楼2单元三层拐角", "b14-u2", "14号楼2单元三层拐角", ""),
        ("北园社区第 2 网格 小花园东边", "grid2", "小花园东边", ""),
        ("北园社区8号院东侧", "y08", "北园社区8号院东侧", ""),
    ],
)
def test_a_place_in_words_is_a_place_a_spot_and_a_door(
    street: Street, at: datetime, words: str, code: str, spot: str, door: str
):
    form = read(street, at, place=words)
    assert form.is_valid(), form.errors
    said = form.said()
    assert (said.place, said.spot, said.door) == (street.place[code], spot, door)


def test_a_room_is_not_kept_in_the_spot():
    assert beyond("14号楼2单元301") == ""
    assert "301" not in beyond("14号楼2单元301室门口的纸箱")
    assert "13800001234" not in beyond("东门口，电话13800001234")


def test_a_tapped_place_goes_before_words(street: Street, at: datetime):
    form = read(street, at, at=f"{COMMUNITY}-b15-u1", place="二层拐角")
    assert form.is_valid()
    assert (form.said().place.code, form.said().spot) == (f"{COMMUNITY}-b15-u1", "二层拐角")


def test_elsewhere_is_looked_up_though_a_place_is_known(street: Street, at: datetime):
    form = read(street, at, "b15-u1", at="elsewhere", place="14号楼1单元")
    assert form.is_valid()
    assert form.said().place.code == f"{COMMUNITY}-b14-u1"


@pytest.mark.parametrize("words", ["怀柔区", "泉河街道", "月球"])
def test_a_place_that_is_too_wide_or_nowhere_is_asked_again(street: Street, at: datetime, words: str):
    form = read(street, at, place=words)
    assert not form.is_valid()
    assert "place" in form.errors


def test_candidates_can_be_tapped(street: Street, at: datetime):
    form = read(street, at, place="14号楼3单元")
    assert not form.is_valid()
    offered = {option.code for option in form.options}
    assert f"{COMMUNITY}-b14-u1" in offered


def test_a_category_that_was_not_tapped_is_read_from_the_words(street: Street, at: datetime):
    form = read(street, at, place="14号楼", words="楼道灯不亮")
    assert form.is_valid()
    assert (form.said().category, form.suggested) == ("54006", True)
    tapped = read(street, at, place="14号楼", words="楼道灯不亮", category="51003")
    assert tapped.is_valid()
    assert (tapped.said().category, tapped.suggested) == ("51003", False)


def test_a_number_is_read_into_one_form(street: Street, at: datetime):
    form = read(street, at, place="14号楼", contact="named", phone="１３８ 0000-5678", called="老林13800001234")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["phone"] == "+8613800005678"
    assert form.said().contact == Contact.NAMED


def test_nobody_signed_in_is_asked_for_a_number(street: Street, at: datetime):
    place = street.place["b14-u2"]
    form = ReportForm(
        {**FILLED, "contact": "named", "at": place.code}, where=Whereabouts(place, place, place), at=at, known=True
    )
    assert "phone" not in form.fields
    assert form.is_valid()


def test_nowhere_to_look_is_said(street: Street, at: datetime):
    form = FoundForm(
        {"words": "灯", "place": "14号楼", "once": str(uuid4())}, where=Whereabouts(None, None, None), at=at
    )
    assert not form.is_valid()


def test_every_field_of_every_act_can_be_asked_for():
    asked = {name.rstrip("?") for act in acts.ACTS for name in act.fields}
    assert asked == set(FIELDS)


@pytest.mark.parametrize("name", [act.name for act in acts.ACTS])
def test_an_act_gives_its_work_function_what_it_was_given_and_nothing_empty(
    street: Street, report: Report, at: datetime, name: str
):
    case, act = report("54001"), acts.BY_NAME[name]
    case.reporters.update(written_by=street.sun, owned_at=None)
    reporter = case.reporters.get()
    given = {
        "words": "一句话",
        "result": "换好了灯泡和开关",
        "finding": "看过，亮了",
        "reason": "不归这里",
        "category": "54006",
        "organisation_id": street.organisation["water"].pk,
        "answer": "solved",
        "grade": "good",
        "attitude": "fair",
        "until": "2026-11-25T10:00",
        "review_at": "2026-12-01",
        "ground": "season",
        "why": "joint",
        "reporter": reporter.pk,
        "proposed": "北园物业",
        "next_unit": "12345",
        "place": "15号楼1单元",
        "spot": "二层",
        "photos": [str(uuid4())],
    }
    form = ActForm(act, case=case, who=Who.GRID, at=at, data=given, by=street.sun)
    assert form.is_valid(), form.errors
    assert set(form.given()) == {field.rstrip("?") for field in act.fields}
    needed = {field for field in act.fields if not field.endswith("?")}
    bare = ActForm(act, case=case, who=Who.GRID, at=at, data={key: given[key] for key in needed}, by=street.sun)
    assert bare.is_valid(), bare.errors
    assert set(bare.given()) == needed


FILING = [act for act in acts.ACTS if "category?" in act.fields]


@pytest.mark.parametrize("act", FILING, ids=lambda act: act.name)
@pytest.mark.parametrize("category", ["", "54006"])
def test_an_act_that_files_needs_the_category_of_what_is_not_filed_yet(
    street: Street, report: Report, at: datetime, act: acts.Act, category: str
):
    assert "category" in WORKFLOW["accept" if act.verb == "dispatch" else act.verb].needs
    form = ActForm(act, case=report(category, words="怪事"), who=Who.COMMUNITY, at=at, data={})
    assert form.fields["category"].required is not bool(category)
    assert form.errors.get("category", []) == ([] if category else [str(CategoryMissing.sentence)])


def test_who_did_it_on_the_spot_without_a_category_is_told_so_at_the_field(
    street: Street, report: Report, at: datetime
):
    case = report("", words="怪事")
    with clock_at(at):
        client, path = signed_in(street.zhao), f"/cases/{case.public_id}/on-the-spot/"
        assert "可以不填" not in client.get(path).content.decode()
        refused = client.post(path, {"result": "看过了，修好了", "seen": case.version})
        page = refused.content.decode()
        assert (refused.status_code, refused.context["form"].errors.keys()) == (422, {"category"})
        assert "看过了，修好了" in page
        assert 'id="on-the-spot-category_error"' in page
        filed = client.post(path, {"result": "看过了，修好了", "seen": case.version, "category": "54006"})
        assert filed.status_code == 302, "the control"


def test_a_photo_of_what_was_done_is_asked_for_as_what_it_shows(street: Street, report: Report, at: datetime):
    case, asked = report("54006"), dict[str, str]()
    for name, who in (("handle", Who.HANDLER), ("verify", Who.VERIFIER), ("say", Who.REPORTER), ("add", Who.REPORTER)):
        form = ActForm(acts.BY_NAME[name], case=case, who=who, at=at)
        asked[name] = str(form.fields["photos"].help_text).partition("。")[0]
    assert asked == {
        "handle": "拍一张现在的样子，报事的人一看就知道办好了",
        "verify": "拍一张现在的样子，报事的人一看就知道办好了",
        "say": "拍一张现在的样子，经办的人一看就明白",
        "add": "拍一张，来的人一看就明白",
    }


def test_moments_are_the_towns_own(street: Street, report: Report, at: datetime):
    case = report()
    form = ActForm(acts.BY_NAME["promise"], case=case, who=Who.GRID, at=at, data={"until": "2026-11-25T10:00"})
    assert form.is_valid()
    assert form.given()["until"] == datetime(2026, 11, 25, 2, tzinfo=UTC)
    aside = ActForm(
        acts.BY_NAME["suspend"],
        case=case,
        who=Who.COMMUNITY,
        at=at,
        data={"ground": "season", "review_at": "2026-12-01", "reason": "等天暖"},
    )
    assert aside.is_valid()
    assert aside.given()["review_at"] == datetime(2026, 12, 1, 1, tzinfo=UTC)


def test_a_place_that_may_be_several_is_asked_back_when_it_is_corrected(street: Street, report: Report, at: datetime):
    form = ActForm(acts.BY_NAME["correct"], case=report(), who=Who.GRID, at=at, data={"place": "1单元"})
    assert not form.is_valid()


def test_a_reporter_of_another_case_cannot_be_named(street: Street, report: Report, at: datetime):
    case, other = report(), report()
    data = {"reporter": other.reporters.get().pk, "answer": "solved"}
    assert not ActForm(acts.BY_NAME["say-by-phone"], case=case, who=Who.CALLER, at=at, data=data).is_valid()


@pytest.mark.parametrize("phone", ["+85261234567", "010-69601234", "+1 202 555 0143"])
def test_a_report_takes_no_number_that_gets_no_messages(street: Street, at: datetime, phone: str):
    data = {
        "words": "灯坏了",
        "at": street.place["b14-u2"].code,
        "contact": "named",
        "phone": phone,
        "once": str(uuid4()),
    }
    form = ReportForm(data, where=Whereabouts(None, None, None), at=at)
    assert not form.is_valid()
    assert list(form.errors) == ["phone"]
