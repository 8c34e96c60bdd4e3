"""The page of everyone who looks after a grid."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.town.people import appoint, contacts
from linli.town.people.models import Person, Post
from linli.town.people.roles import Role
from tests.people.test_views import text
from tests.street import signed_in

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
"""The same Tuesday, 22:00 in the town."""


def test_the_grid_page_lists_every_force_with_public_numbers_only(street, at):
    Person.objects.filter(pk=street.chen.pk).update(called="")
    contacts.keep(street.zhao, "phone", "13700001111", at)
    shown = text(Client().get("/grids/110116001008002/"))
    for said in (
        "赵师傅",
        "楼门长 1 位",
        "8 号院",
        "李书记",
        "孙师傅",
        "北园物业",
        "自来水公司",
        "小扳手志愿队",
        "010-6960-0000",
    ):
        assert said in shown, said
    for private in ("钱师傅", "13700001111", "陈玉兰", "陈**", "2单元", "林秀英"):
        assert private not in shown
    assert 'href="tel:01069600000"' in shown
    assert Client().get("/grids/110116001008/").status_code == 404
    assert Client().get("/grids/nowhere/").status_code == 404


@pytest.mark.parametrize(
    ("who", "named"), [("lin", True), ("sun", True), ("zhao", True), ("qian", False), ("xu", False)]
)
def test_an_entrances_lead_is_named_to_those_who_live_or_work_there_only(street, who, named):
    client = signed_in(street.person[who])
    assert ("陈阿姨" in text(client.get("/grids/110116001008002/"))) is named
    shown = client.get("/api/v1/grids/110116001008002").json()["neighbours"]
    assert ([each["called"] for each in shown] == ["陈阿姨"]) is named
    assert all(each["phone"] for each in shown), "how to reach them stands there for everybody"


def test_the_grid_page_says_first_who_answers_now(street, at):
    shown = text(Client().get("/grids/110116001008002/"))
    assert "网格员赵师傅现在在岗，今天 8:30–18:00。" in shown
    assert ">北园社区 第 2 网格<" in shown
    order = [shown.index(said) for said in ("赵师傅", "孙师傅", "楼门长 ", "北园物业", "还有谁", "自来水公司")]
    assert order == sorted(order)
    with clock_at(NIGHT):
        assert "没有人值班" in text(Client().get("/grids/110116001008002/"))
    appoint.appoint(
        role="duty_officer", person_id=street.wang.pk, place_id=street.place["community"].pk, by=None, at=at
    )
    with clock_at(NIGHT):
        shown = text(Client().get("/grids/110116001008002/"))
    assert "等不了的事由值班员" in shown


def test_my_own_entrances_lead_stands_open_on_the_grid_page(street, at):
    lead = "我家的楼门长"
    assert lead not in text(Client().get("/grids/110116001008002/"))
    assert lead in text(signed_in(street.lin).get("/grids/110116001008002/"))


def test_a_guest_reads_no_empty_number_of_the_leads_but_when_somebody_is_there(street, at):
    def shown(moment: datetime) -> tuple[str, str]:
        with clock_at(moment):
            [row] = Client().get("/api/v1/grids/110116001008002").json()["neighbours"]
            return row["phone"], text(Client().get("/grids/110116001008002/"))

    place = street.place["community"].pk
    appoint.appoint(person_id=street.wang.pk, role="duty_officer", by=None, at=at, place_id=place)
    number, page = shown(at)
    assert (bool(number), "打这个电话，请值班的转告" in page) == (True, True), "the control: by day the worker answers"
    by_night, page = shown(NIGHT)
    assert (by_night, "有人上班的时候打这个电话" in page) == (number, True)
    Post.objects.filter(role=Role.GRID_WORKER).update(duty_phone="")
    assert shown(at)[0] == ""
    assert "到社区办事台请人转告" in shown(at)[1]
    assert "打这个电话" not in shown(at)[1]
