"""Whom a desk can call for a case: one tap for each, nobody twice, and never anybody's own number."""

import re
from datetime import datetime

from linli.ground.shared.moments import clock_at
from linli.life.cases import dispatch, handling, verification
from linli.life.cases.forces import Force, forces
from linli.life.cases.models import Answer, Case
from linli.town.people import appoint
from linli.town.people.models import Organisation
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, Report, word
from tests.cases.test_api import Program
from tests.pages import laid_out
from tests.street import PHONE, Street, signed_in

NUMBER = "010-6960-0000"
LEAD, FIRM = Force("楼门长", "陈阿姨", NUMBER), Force("物业", "北园物业", NUMBER)


def handled(report: Report, street: Street, at: datetime) -> Case:
    """A case that the water company had, and handled."""
    case = report("54001", words="水流小")
    water = street.organisation["water"].pk
    dispatch.dispatch(case_id=case.pk, by=street.zhao, at=at, organisation_id=water)
    return handling.handle(case_id=case.pk, by=street.he, at=at, result=RESULT)


def test_the_nearest_are_named_first_and_nobody_twice(report: Report, street: Street, at: datetime):
    held = posts_of(street.zhao, at)
    assert forces(report(), held, at) == [LEAD, FIRM]
    case = handled(report, street, at)
    assert forces(case, held, at) == [LEAD, FIRM, Force("正在办的", "自来水公司", NUMBER)]
    assert forces(report("54001"), held, at)[2:] == [Force("上回办的", "自来水公司", NUMBER)]
    assert forces(report(place="y12"), held, at) == [FIRM], "no lead of another entrance"
    assert FIRM not in forces(case, posts_of(street.feng, at), at)


def test_who_did_it_before_is_named_when_it_comes_back(report: Report, street: Street, at: datetime):
    case = handled(report, street, at)
    if case.must_verify:
        case = verification.verify(case_id=case.pk, by=street.sun, at=at, finding="看过了")
    case = word(case, Answer.NOT, at, street)
    assert case.organisation is None
    held = posts_of(street.sun, at)
    assert [force.called for force in forces(case, held, at)][-1] == "自来水公司"


def test_one_tap_calls_from_the_pane_and_json_names_the_same(report: Report, street: Street, at: datetime):
    case = report()
    with clock_at(at):
        page = signed_in(street.zhao).get(f"/desk/?open={case.public_id}").content.decode()
        outline = signed_in(street.zheng).get(f"/desk/?open={case.public_id}").content.decode()
    assert re.findall(r'<a class="btn" href="tel:([^"]+)"', page) == [NUMBER.replace("-", "")] * 2
    assert page.index("138****1234") < page.index("陈阿姨") < page.index("北园物业")
    assert PHONE not in page
    assert "陈阿姨" not in outline
    shown = Program(street.zhao, at).get(f"/cases/{case.public_id}").json()
    assert [(each["role"], each["called"]) for each in shown["forces"]] == [("楼门长", "陈阿姨"), ("物业", "北园物业")]
    for who in (street.lin, street.zheng, street.wang):
        assert Program(who, at).get(f"/cases/{case.public_id}").json()["forces"] == []


def test_in_an_emergency_its_numbers_stand_before_everybody(report: Report, street: Street, at: datetime, gas: str):
    case = report("53005", words="闻到煤气味")
    with clock_at(at):
        page = signed_in(street.zhao).get(f"/desk/?open={case.public_id}").content.decode()
        calm = signed_in(street.zhao).get(f"/desk/?open={report().public_id}").content.decode()
    assert "先去现场看看" not in page, "control: this one left a number"
    Case.objects.everything("a test").get(pk=case.pk).reporters.update(contact="platform")
    with clock_at(at):
        nameless = signed_in(street.zhao).get(f"/desk/?open={case.public_id}").content.decode()
    assert "报的人没留能打的号码，问不到人：先去现场看看。" in nameless
    below = page.split("能找谁")[1]
    assert below.index("tel:119") < below.index(f"tel:{gas}") < below.index("138****1234") < below.index("陈阿姨")
    assert "tel:119" not in calm.split("能找谁")[1]
    shown = Program(street.zhao, at).get(f"/cases/{case.public_id}").json()
    assert [each["phone"] for each in shown["forces"]][:2] == ["119", gas]
    assert Program(street.lin, at).get(f"/cases/{case.public_id}").json()["forces"] == []


def test_of_a_committee_that_has_it_a_desk_reads_who_answers_for_it(report: Report, street: Street, at: datetime):
    case, committee = report("52008", words="车被堵了"), street.organisation["committee"]
    dispatch.dispatch(case_id=case.pk, by=street.li, at=at, organisation_id=committee.pk)

    def named() -> tuple[str, str]:
        with clock_at(at):
            page = laid_out(signed_in(street.li).get(f"/desk/?open={case.public_id}"))
        shown = Program(street.li, at).get(f"/cases/{case.public_id}").json()["forces"]
        rows = re.findall(r"<b>北园社区居委会</b><p class=\"soft\">([^<]+)</p>", page)
        assert [f"正在办的 · {each['who']}" for each in shown if each["called"] == "北园社区居委会"] == rows
        return rows[0].partition(" · ")[2], page

    assert named()[0] == "孙师傅、李书记", "the committee is the people at its community's desk"
    appoint.appoint(
        person_id=street.wang.pk, role=Role.HANDLER, organisation_id=committee.pk, by=None, at=at, duty_phone=NUMBER
    )
    assert named()[0] == street.wang.signs_as, "who handles for it comes first"
    Organisation.objects.filter(pk=committee.pk).update(duty_phone="")
    who, page = named()
    assert (who, 'href="tel:"' in page) == (street.wang.signs_as, False), "also where there is no number to ring"
    other = handled(report, street, at)
    assert {force.who for force in forces(other, posts_of(street.zhao, at), at)} == {""}, "a firm's people are its own"
