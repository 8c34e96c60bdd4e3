"""The policy tried at every door: as each role, on cases near and far, with a query code too, and each try undone."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import MULTIPART_CONTENT, ClientHandler, encode_multipart

from linli.ground.audit.models import Entry, Reading
from linli.ground.outbox.models import Message
from linli.ground.shared.moments import clock_at
from linli.life.cases import acts
from linli.life.cases.models import Case, Reporter, Step
from linli.life.cases.visitor import FOLLOWED
from linli.town.notices.models import Letter
from tests.trust.given import body_of, form_of, given, path_of, stage_of
from tests.trust.policy import ACT, CODE, FRESH, FULL, Row
from tests.trust.world import AT, PHONES, RELATIONS, World

REFUSED = frozenset({401, 403, 404})


@dataclass(slots=True)
class Tried:
    """What came of one try: how it was asked, the answer, whether anything changed, and how many steps were made."""

    method: str
    response: HttpResponse
    changed: bool
    steps: int

    @property
    def let_in(self) -> bool:
        """Whether the asker was let in: refused is 401, 403 and 404, and nothing else."""
        return self.response.status_code not in REFUSED

    @property
    def done(self) -> bool:
        """Whether an act was done: answered without a refusal, and its step was made; of a form, that it was shown."""
        return self.response.status_code < 400 and (self.steps > 0) is (self.method == "POST")


def tries(world: World, row: Row, role: str, relation: str) -> Iterator[Tried]:
    """Try a row as a role on a case, at each door that it has; every try is undone."""
    if row.method in (ACT, CODE):
        act = acts.BY_NAME[row.address]
        case, code = world.case[relation, stage_of(act)], (relation, stage_of(act)) if row.method == CODE else None
        page, form, body = f"/cases/{case.public_id}/{act.name}/", form_of(world, act, relation), body_of(world, act)
        if connection.vendor == "sqlite" and (relation == RELATIONS[0] or FULL):
            # Showing the form asks the same questions as taking it.
            yield _try(world, role, "GET", page, {}, code=code)
        yield _try(world, role, "POST", page, form, code=code)
        yield _try(world, role, "POST", f"/api/v1/cases/{case.public_id}/{act.name}", body, code=code)
    else:
        path, stale = path_of(world, row.address, relation), row.method == FRESH
        yield _try(world, role, row.tried_by, path, given(world, row), stale=stale)


def _try(
    world: World,
    role: str,
    method: str,
    path: str,
    body: Mapping[str, Any],
    *,
    stale: bool = False,
    code: tuple[str, str] | None = None,
) -> Tried:
    client = Client(headers={"Query-Code": world.code(*code)}) if code and path.startswith("/api/") else Client()
    client.handler = _house()
    client.cookies = SimpleCookie(world.cookies(role, stale=stale))
    with transaction.atomic(), clock_at(AT):
        if code:
            _follow(client, world.reporter(*code))
        before = _trace()
        json_door = path.startswith("/api/")
        data = json.dumps(body) if json_door else body
        kind = {"content_type": "application/json"} if json_door and method != "GET" else {}
        response = client.get(path) if method == "GET" else client.generic(method, path, **_sent(data, kind))
        after = _trace()
        transaction.set_rollback(True)
    return Tried(method, response, after != before, after[0] - before[0])  # type: ignore[arg-type]


def _follow(client: Client, reporter: Reporter) -> None:
    """Let this browser have opened the case by its query code."""
    session = client.session
    session[FOLLOWED] = [reporter.pk]
    session.save()


def _sent(data: Any, kind: Mapping[str, str]) -> dict[str, Any]:
    """A body as the test client sends it by any method."""
    if kind:
        return {"data": data, **kind}
    return {"data": encode_multipart("BoUnDaRyStRiNg", data), "content_type": MULTIPART_CONTENT}


def _trace() -> tuple[int, ...]:
    """What grows or moves whenever an act was done: each writes its audit entry in its own transaction.

    The steps come first. All of it is one question, since it is asked before and after each of thousands of tries.
    """
    with connection.cursor() as cursor:
        cursor.execute(_counting())
        return tuple(cursor.fetchone())


@cache
def _counting() -> str:
    tables = [model._meta.db_table for model in (Step, Entry, Reading, Message, Case)]
    unread = f'"{Letter._meta.db_table}" WHERE read_at IS NULL'
    return "SELECT " + ", ".join(f"(SELECT count(*) FROM {rows})" for rows in (*tables, unread))


@cache
def _house() -> ClientHandler:
    """What answers a client; its middleware is made once, as in use, and not for each try."""
    return Client().handler


def phones_in(text: str) -> list[str]:
    """The residents' full numbers that a text shows, in any spelling."""
    digits = re.sub(r"[\s-]", "", text)
    return [phone for phone in PHONES.values() if phone.removeprefix("+86") in digits]
