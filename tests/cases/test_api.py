"""A case by JSON: the same calls as the pages, the same words, and no more shown than to each standing."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import acts, forms, intake
from linli.life.cases.api import acting
from linli.life.cases.forms.asked import About
from linli.life.cases.intake import Said
from linli.life.cases.models import Contact, Reporter
from linli.life.cases.states import Outcome, State, Who
from linli.town.people import api_keys
from linli.town.people.models import Person
from tests.cases.conftest import Report, looked
from tests.street import Street, signed_in

RESULT = "换了新灯泡和声控开关，试过能亮"


class Program:
    """A program of someone's, at a moment: with a key of theirs, with none, or `in_session` as our own pages do."""

    def __init__(self, person: Person | None, at: datetime, *, acts: bool = True, in_session: bool = False) -> None:
        self.at, self.headers = at, dict[str, str]()
        self.client = signed_in(person, at=at) if person is not None and in_session else Client()
        if person is not None and not in_session:
            scopes = sorted(api_keys.SCOPES) if acts else ["read"]
            _key, secret = api_keys.make(by=person, name="测试", scopes=scopes, days=30, at=at)
            self.headers["Authorization"] = f"Bearer {secret}"

    def get(self, path: str, **headers: str) -> Any:
        """Ask for something under /api/v1."""
        with clock_at(self.at):
            return Client().get(f"/api/v1{path}", headers={**self.headers, **headers})

    def post(self, path: str, given: object = None, **headers: str) -> Any:
        """Send something there."""
        with clock_at(self.at):
            return self.client.post(
                f"/api/v1{path}",
                given if isinstance(given, str) else json.dumps(given or {}),
                content_type="application/json",
                headers={**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}},
            )

    def later(self, length: timedelta) -> "Program":
        """The same program, later."""
        after = Program(None, self.at + length)
        after.headers = self.headers
        return after


def stranger(at: datetime) -> Program:
    return Program(None, at)


LAMP = {"words": "2单元楼道灯坏了", "place_code": "110116001008-b14-u2", "contact": "anonymous"}


def test_a_stranger_reports_follows_and_says_by_number_and_code_alone(street: Street, at: datetime) -> None:
    nobody = stranger(at)
    receipt = nobody.post("/cases", LAMP).json()
    assert receipt["number"].startswith("LL-2611-")
    assert receipt["promise"]["words"] == "答应今天 9:30 前答复"
    opened = nobody.post("/cases/follow", {"number": receipt["number"], "code": receipt["query_code"]}).json()
    assert (opened["standing"], opened["full"]["words"]) == ("reporter", "2单元楼道灯坏了")
    worker = Program(street.zhao, at)
    path = f"/cases/{receipt['id']}"
    assert worker.post(f"{path}/on-the-spot", {"result": RESULT}).json()["state"] == "asking"
    said = nobody.post(f"{path}/say", {"answer": "solved"}, query_code=receipt["query_code"])
    assert (said.status_code, said.json()["outcome"]) == (200, "solved")


def test_weak_water_goes_its_whole_way_by_json(street: Street, at: datetime) -> None:
    resident, worker, firm = (Program(street.person[name], at) for name in ("lin", "zhao", "he"))
    given = {"words": "晚上水流特别小", "category": "54001", "place": "14号楼2单元", "contact": "named"}
    case = resident.post("/cases", given).json()
    path = f"/cases/{case['id']}"
    assert [row["id"] for row in worker.get("/cases/desk").json()["items"]] == [case["id"]]
    assert worker.post(f"{path}/answer", {"words": "我下楼看看，再找自来水"}).status_code == 200
    (water,) = worker.get(f"{path}/organisations").json()
    sent = worker.post(f"{path}/dispatch", {"organisation": water["id"]}).json()
    assert (sent["state"], sent["full"]["organisation"]["name"]) == ("dispatched", "自来水公司")
    assert [row["id"] for row in firm.get("/cases/desk").json()["items"]] == [case["id"]]
    assert firm.post(f"{path}/start").json()["state"] == "in_progress"
    handled = firm.post(f"{path}/handle", {"result": "换了入户阀门滤网，清了泥沙"}).json()
    assert handled["state"] == "handled"
    assert [row["id"] for row in worker.get("/cases/to-verify").json()["items"]] == [case["id"]]
    assert worker.post(f"{path}/verify", {"finding": "四户水压都正常"}).json()["state"] == "asking"
    assert resident.post(f"{path}/say", {"answer": "solved", "words": "谢谢"}).json()["outcome"] == Outcome.SOLVED
    way = [each["verb"] for each in resident.get(f"{path}/timeline").json()]
    assert way[::-1] == ["report", "answer", "dispatch", "start", "handle", "verify", "ask", "say", "close"]


def test_a_case_shows_each_standing_what_is_theirs(report: Report, street: Street, at: datetime) -> None:
    case = report(words="灯坏了，我妈晚上不敢下楼", moment=at - timedelta(seconds=19))
    path = f"/cases/{case.public_id}"
    mine, desk, other = (Program(who, at).get(path).json() for who in (street.lin, street.zhao, street.wang))
    public = stranger(at).get(path).json()
    assert (mine["standing"], desk["standing"], public["standing"]) == ("reporter", "desk", "public")
    assert mine["full"]["words"] == desk["full"]["words"] == "灯坏了，我妈晚上不敢下楼"
    assert mine["reporters"] == []
    assert [each["n"] for each in desk["reporters"]] == [1]
    assert public == other
    assert datetime.fromisoformat(public["reported_at"]) == case.reported_at.replace(second=0, microsecond=0)
    assert datetime.fromisoformat(mine["reported_at"]) == case.reported_at, "control"
    told, own = (who.get(f"{path}/timeline").json()[-1]["at"] for who in (stranger(at), Program(street.lin, at)))
    assert (told, datetime.fromisoformat(own)) == (public["reported_at"], case.reported_at)
    assert public["full"] is None
    assert public["title"] == "路灯/楼道灯不亮"


def test_a_hidden_case_is_not_there_for_strangers(report: Report, street: Street, at: datetime) -> None:
    case = report("56003", words="车位收费不公开")
    assert case.hidden
    for who in (None, street.wang, street.qian):
        assert Program(who, at).get(f"/cases/{case.public_id}").status_code == 404
        assert Program(who, at).get(f"/cases/{case.public_id}/timeline").status_code == 404


def test_next_door_can_neither_read_nor_act(report: Report, street: Street, at: datetime) -> None:
    case = report()
    next_door = Program(street.qian, at)
    assert next_door.get(f"/cases/{case.public_id}").json()["full"] is None
    assert next_door.get("/cases/desk").json()["items"] == []
    response = next_door.post(f"/cases/{case.public_id}/answer", {"words": "我来"})
    assert response.status_code == 404
    assert case.steps.count() == 1


def test_what_staff_find_has_nobody_to_ask(street: Street, at: datetime) -> None:
    worker = Program(street.zhao, at)
    given = {"words": "井盖松了", "category": "53007", "place_code": "110116001008-y08"}
    found = worker.post("/cases/found", given)
    assert (found.status_code, found.json()["query_code"], found.json()["call"]) == (201, "", None)
    case = worker.get(f"/cases/{found.json()['id']}").json()
    assert (case["standing"], case["reporters"]) == ("desk", [])
    assert Program(street.lin, at).post("/cases/found", given).status_code == 403


def test_what_staff_find_is_answered_as_a_report_is_with_the_number_to_ring(street: Street, at: datetime) -> None:
    given = {"words": "着火了，楼道里都是烟", "place_code": "110116001008-y08"}
    found = Program(street.zhao, at).post("/cases/found", given).json()
    report = stranger(at).post("/cases", given | {"contact": "anonymous"}).json()
    assert found["call"]["number"] == "119"
    assert (found["call"], found.keys()) == (report["call"], report.keys())


def test_words_of_a_place_that_mean_several_ask_back(street: Street, at: datetime) -> None:
    given = LAMP | {"place_code": "", "place": "1单元", "within": "110116001008"}
    response = stranger(at).post("/cases", given)
    assert response.status_code == 422
    assert response.json()["fields"]["place"]


def test_a_list_goes_on_where_its_last_page_ended(street: Street, at: datetime) -> None:
    numbers = []
    for n in range(7):
        said = Said(street.place["b14-u2"], f"第{n}件", "54006" if n % 2 else "", contact=Contact.ANONYMOUS)
        made = intake.report(said, reporter=None, query_code=f"CODE{n}", by=None, at=at + timedelta(minutes=n))
        numbers.append(made.number)
    lists = ((Program(street.zhao, at), "/cases/desk?size=3"), (stranger(at), "/boards/110116001008?size=2"))
    for program, path in lists:
        seen, page = [], program.get(path).json()
        seen += [row["id"] for row in page["items"]]
        while page["after"]:
            page = program.get(f"{path}&after={page['after']}").json()
            seen += [row["id"] for row in page["items"]]
        assert len(seen) == len(set(seen)) > 2
    assert program.get("/boards/110116001008?after=nonsense").status_code == 422
    assert Program(street.zhao, at).get("/cases/desk?after=x~1").status_code == 422
    assert Program(street.zhao, at).get("/cases/desk?size=101").status_code == 422


def test_a_list_asks_as_much_for_twenty_cases_as_for_one(
    report: Report, street: Street, at: datetime, django_assert_max_num_queries: Any
) -> None:
    program = Program(street.zhao, at)
    report()
    with django_assert_max_num_queries(8):
        assert len(program.get("/cases/desk").json()["items"]) == 1
    for _ in range(19):
        report()
    with django_assert_max_num_queries(8):
        assert len(program.get("/cases/desk").json()["items"]) == 20


def test_the_board_shows_kind_courtyard_and_state_and_nobodys_words(
    report: Report, street: Street, at: datetime
) -> None:
    report(words="我家门口的灯，电话没留")
    report("56003", words="车位收费不公开")
    board = stranger(at).get("/boards/110116001008").json()["items"]
    assert [row["title"] for row in board] == ["路灯/楼道灯不亮"]
    assert "我家门口" not in json.dumps(board, ensure_ascii=False)
    assert stranger(at).get("/boards/999").status_code == 404


def test_the_tables_tell_what_a_report_is_made_with(street: Street, at: datetime) -> None:
    nobody = stranger(at)
    assert len(nobody.get("/categories").json()) == 57
    assert nobody.get("/categories/likely?words=楼道灯坏了").json()[0]["code"] == "54006"
    found = nobody.get("/places/locate?words=14号楼2单元301&within=110116001008").json()
    assert (found["place"]["code"], found["room"]) == ("110116001008-b14-u2", "301")


def test_words_are_said_in_the_language_asked_for(street: Street, at: datetime) -> None:
    for language in ("en", "zh-Hant", "zh-Hans"):
        names = stranger(at).get("/categories", **{"Accept-Language": language}).json()
        lamp = next(each["name"] for each in names if each["code"] == "54006")
        assert lamp == {"en": "Light out", "zh-Hant": "路燈/樓道燈不亮", "zh-Hans": "路灯/楼道灯不亮"}[language]


def test_what_is_said_on_the_telephone_is_written_down_by_other_hands(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54001", words="水流小")
    worker, firm, caller = (Program(street.person[name], at) for name in ("zhao", "he", "gu"))
    path = f"/cases/{case.public_id}"
    (water,) = worker.get(f"{path}/organisations").json()
    worker.post(f"{path}/dispatch", {"organisation": water["id"]})
    firm.post(f"{path}/handle", {"result": "换了入户阀门滤网，清了泥沙"})
    worker.post(f"{path}/verify", {"finding": "水压正常"})
    assert [row["id"] for row in caller.get("/cases/to-call").json()["items"]] == [str(case.public_id)]
    looked(case, street.gu, at)
    said = caller.post(f"{path}/say-by-phone", {"reporter": 1, "answer": "solved"})
    assert (said.status_code, said.json()["outcome"]) == (200, "solved")
    assert caller.post(f"{path}/say-by-phone", {"reporter": 9, "answer": "not"}).status_code == 422


def test_every_act_of_the_table_has_its_operation_and_every_field_its_shape(report: Report, at: datetime) -> None:
    paths = {
        operation.path
        for view in acting.router.path_operations.values()
        for operation in view.operations
        if operation.methods == ["POST"]
    }
    assert paths == {f"/cases/{{case}}/{act.name}" for act in acts.ACTS}
    assert set(acting.SHAPES) == set(forms.FIELDS)


def test_the_shapes_are_as_wide_as_the_pages_fields(report: Report, at: datetime) -> None:
    """What JSON takes, the form takes: texts as long, choices the same."""
    about = About(report(), Who.GRID, at, "answer", outline=False)
    for act in acts.ACTS:
        body = acting.body_of(act).model_json_schema()["properties"]
        for name in (each.rstrip("?") for each in act.fields):
            field, shape = forms.FIELDS[name](about), body[acting.SHAPES[name][0]]
            shape = next((each for each in shape.get("anyOf", []) if each.get("type") != "null"), shape)
            longest, choices = getattr(field, "max_length", None), getattr(field, "choices", ())
            assert name == "category" or shape.get("maxLength") == longest, name
            if "enum" in shape:
                assert set(shape["enum"]) == {str(value) for value, _label in choices}, name


def test_withdrawing_by_json_leaves_the_reporter_able_to_read(report: Report, street: Street, at: datetime) -> None:
    case, mine = report(), Program(street.lin, at)
    response = mine.post(f"/cases/{case.public_id}/withdraw", {})
    assert (response.status_code, response.json()["state"]) == (200, State.WITHDRAWN)
    assert Reporter.objects.get(case=case).withdrawn_at == at
    assert mine.get(f"/cases/{case.public_id}").json()["full"]["number"] == case.number


def test_a_number_is_revealed_for_a_reason_that_its_owner_reads(report: Report, street: Street, at: datetime) -> None:
    case, worker = report(), Program(street.zhao, at, in_session=True)
    path = f"/cases/{case.public_id}/reporters/1/reveal"
    assert worker.post(path, {"why": "约上门的时间"}).json() == {"phone": "+8613800001234"}
    assert "约上门的时间" in Program(street.lin, at).get("/me/readings").json()["items"][0]["why"]
    for key, looks in (("k" * 20, 2), ("k" * 20, 2), ("m" * 20, 3)):
        again = worker.post(path, {"why": "约上门的时间"}, idempotency_key=key)
        assert again.json() == {"phone": "+8613800001234"}
        assert len(Program(street.lin, at).get("/me/readings").json()["items"]) == looks, "one look for each key"
    for empty in ("", " ", "   .", "。。。。"):
        assert worker.post(path, {"why": empty}).status_code == 422
    assert Program(street.qian, at, in_session=True).post(path, {"why": "好奇心"}).status_code == 404
    assert worker.post(path.replace("/1/", "/2/"), {"why": "再看一个"}).status_code == 404


def test_a_number_given_for_notices_only_is_revealed_to_nobody(report: Report, street: Street, at: datetime) -> None:
    case = report(contact=Contact.PLATFORM)
    path = f"/cases/{case.public_id}/reporters/1/reveal"
    assert Program(street.zhao, at, in_session=True).post(path, {"why": "约上门的时间"}).status_code == 404


def test_who_gives_a_case_back_is_answered_though_it_is_no_longer_theirs(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54001", words="水流小")
    worker, firm = Program(street.zhao, at), Program(street.he, at)
    path = f"/cases/{case.public_id}"
    (water,) = worker.get(f"{path}/organisations").json()
    worker.post(f"{path}/dispatch", {"organisation": water["id"]})
    given_back = firm.post(f"{path}/give-back", {"reason": "是楼里的总阀", "proposed": "北园物业"})
    assert (given_back.status_code, given_back.json()["state"]) == (200, "accepted")
    assert given_back.json()["full"] is None
