"""T7: whatever is killed, and whenever: what was acknowledged is there once and whole, and nothing that nobody sent."""

import json
import os
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from linli.commands.demo import BEGUN, mark
from linli.ground.audit import sealing, verifying
from linli.ground.audit.models import Entry
from linli.ground.files import disk
from linli.ground.files.models import Picture
from linli.ground.once.models import Key
from linli.ground.outbox import loop
from linli.ground.outbox.models import Message
from linli.ground.shared.guards import missing
from linli.ground.shared.moments import now
from linli.life.cases import categories
from linli.life.cases.models import Case, Step
from linli.town.notices.models import Letter
from linli.town.people import api_keys
from linli.town.people.models import Contact
from tests.cases.conftest import CATEGORIES
from tests.street import make_street

from . import pictured
from .clients import ANSWER, JOIN, WITHDRAW, Journal, Keys, bearer
from .killing import VICTIMS, town

pytestmark = pytest.mark.usefixtures("committed")

CYCLES = 500 if os.environ.get("FULL") else 25
CAUGHT_WITHIN = 20
LIVES = ((), (), ("answer",), ("answer",), ("answer", "join"), (), ("answer", "join", "withdraw"), ())
"""What is done with each report in turn; every other one, from the first on, is a stranger's."""

type Counted = tuple[tuple[str, int], ...]
type Lived = tuple[str, frozenset[str]]
"""Who reported a case, and what was done with it: `answer`, `join`, `withdraw`."""
type Shape = tuple[tuple[str, ...], Counted, Counted, Counted]


@pytest.fixture
def keys() -> Keys:
    """The street, which a server may open, and the keys of 林女士 and 赵师傅."""
    categories.load(CATEGORIES, valid_from=date(2025, 1, 1))
    street = make_street(now())
    mark(BEGUN)
    return Keys(
        *(api_keys.make(by=who, name="测试", scopes=["act"], days=30, at=now())[1] for who in (street.lin, street.zhao))
    )


def drain() -> None:
    """Have the worker's part done to the end, also what a killed worker still held."""
    at = now() + timedelta(minutes=2)
    late = 1000
    while Message.objects.filter(done_at=None, dead_at=None, free_at__lte=at).exists():
        loop.work_once(at)
        late -= 1
        assert late, "the outbox does not get empty"


def undisturbed(keys: Keys) -> dict[Lived, Shape]:
    """What there is of a case, by how it is lived, where nobody was killed."""
    made = {}
    bodies = {"answer": (ANSWER, keys.zhao, 200), "join": (JOIN, keys.lin, 201), "withdraw": (WITHDRAW, keys.lin, 200)}
    for number, acts in enumerate(LIVES):
        who, given, headers = keys.errand(99_000_000 + number)
        case = send("/api/v1/cases", given, headers, 201)
        made[who, frozenset(acts)] = case
        for act in acts:
            body, secret, status = bodies[act]
            send(f"/api/v1/cases/{case}/{act}", body, bearer(secret), status)
    drain()
    shapes = shapes_of_cases()
    return {kind: shapes[id] for kind, id in made.items()}


def send(path: str, given: dict[str, str], headers: dict[str, str], status: int) -> str:
    """Ask in this process; the id that is answered."""
    answer = Client().post(path, given, "application/json", headers=headers | {"Idempotency-Key": str(uuid4())})
    assert answer.status_code == status, answer.content.decode()
    return str(answer.json()["id"])


def shapes_of_cases() -> dict[str, Shape]:
    """Each case by its id: its steps in order, its audit entries, outbox rows and letters, each with how often."""
    ids = {pk: str(public) for pk, public in Case.objects.everything("a test").values_list("pk", "public_id")}
    steps, entries, rows, letters = (defaultdict[int, Any](factory) for factory in (list, Counter, Counter, Counter))
    for pk, seq, verb in Step._base_manager.order_by("case_id", "seq").values_list("case_id", "seq", "verb"):
        steps[pk].append(f"{seq} {verb}")
    for object, verb in Entry.objects.filter(object__startswith="case:").values_list("object", "verb"):
        entries[int(object[5:])][verb] += 1
    for payload, done in Message.objects.filter(topic="cases.step").values_list("payload", "done_at"):
        rows[payload["case"]][f"{payload['seq']} {'done' if done else 'waits'}"] += 1
    for about, kind in Letter.objects.filter(about__startswith="case:").values_list("about", "kind"):
        letters[int(about[5:])][kind] += 1
    known = ids.keys() | steps.keys() | entries.keys() | rows.keys() | letters.keys()
    return {
        ids.get(pk, f"no case {pk}"): (tuple(steps[pk]), counted(entries[pk]), counted(rows[pk]), counted(letters[pk]))
        for pk in known
    }


def counted(what: "Counter[str]") -> Counted:
    return tuple(sorted(what.items()))


def wrong(journal: Journal, expected: dict[Lived, Shape]) -> list[str]:
    """What is lost, torn, there twice, or there though nobody sent it."""
    return [*lost_or_twice(journal), *torn(journal, expected), *harmed()]


def lost_or_twice(journal: Journal) -> Iterator[str]:
    """Each errand is known to have been done, once, as what its key says."""
    for key in journal.intended.keys() - journal.acknowledged.keys():
        yield f"{key} came to no end: {journal.intended[key]}"
    results = dict(Key.objects.values_list("key", "result"))
    ids = dict(Case.objects.everything("a test").values_list("pk", "public_id"))
    for key, said in journal.acknowledged.items():
        if key not in results:
            yield f"{key} was acknowledged and is lost: {journal.intended[key]}"
        elif str(ids.get(int(results[key].removeprefix("case:")))) != said:
            yield f"{key} was acknowledged as {said} and made {results[key]}"
    reported = [
        journal.acknowledged[key]
        for key, what in journal.intended.items()
        if what.startswith("report ") and key in journal.acknowledged
    ]
    if len(set(reported)) != len(reported):
        yield "two reports were acknowledged as one case"


def torn(journal: Journal, expected: dict[Lived, Shape]) -> Iterator[str]:
    """Each case is what a case is where nobody was killed, and each was reported by somebody."""
    shapes = shapes_of_cases()
    done = defaultdict[str, set[str]](set)
    for act, _, id in (what.partition(" ") for what in journal.intended.values()):
        done[id].add(act)
    reported = {
        journal.acknowledged[key]: what.removeprefix("report ")
        for key, what in journal.intended.items()
        if what.startswith("report ") and key in journal.acknowledged
    }
    for id in reported.keys() - shapes.keys():
        yield f"{id} was acknowledged and is not there"
    phantoms = [id for id in shapes.keys() - reported.keys() if id.startswith("no case")]
    if phantoms or len(shapes) != len(reported) + len(LIVES):
        yield f"{len(shapes)} cases for {len(reported)} reports; {phantoms}"
    for id in reported.keys() & shapes.keys():
        if shapes[id] != (whole := expected[reported[id], frozenset(done[id])]):
            yield f"{id} is torn: {shapes[id]} instead of {whole}"
    brought = list(reported.values()).count("stranger") + len(LIVES[::2])
    if (phones := Contact.objects.filter(kind="phone").count() - 1) != brought:
        yield f"{phones} phones, and {brought} were brought"


def harmed() -> Iterator[str]:
    """What the database itself finds wrong."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            yield from (row[0] for row in cursor.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok")
            yield from (str(row) for row in cursor.execute("PRAGMA foreign_key_check").fetchall())
    yield from missing(connection)
    sealing.seal(now() + timedelta(hours=1))
    found, entries = verifying.verify(), Entry.objects.count()
    if found.kind is not None or found.held != entries:
        yield f"the chain holds {found.held} of {entries} entries: {found.kind} {found.bad}"
    yield from (f"dead letter {row.topic}: {row.trouble}" for row in Message.objects.exclude(dead_at=None))


def test_what_was_acknowledged_is_there_once_and_whole_whatever_is_killed(keys: Keys, tmp_path: Path, settings: Any):
    settings.PICTURES, sound = tmp_path / "pictures", set[str]()
    seed = os.environ.get("LINLI_SEED", "7")
    rng, expected = random.Random(seed), undisturbed(keys)
    assert ("case.answered", 1) in expected["lin", frozenset({"answer"})][3], "the letters are looked at"
    with town(tmp_path, keys) as here:
        for cycle in range(CYCLES):
            here.kill(rng, VICTIMS[cycle % len(VICTIMS)])
            assert pictured.amiss(here.journal(), sound) == [], f"LINLI_SEED={seed}"
        journal = here.end_clients()
    drain()
    assert journal.refused == []
    assert len(journal.acknowledged) >= CYCLES
    assert journal.asked_again, "no kill met anybody"
    assert wrong(journal, expected) == [], f"LINLI_SEED={seed}"
    assert [*pictured.amiss(journal, sound), *pictured.astray(journal)] == [], f"LINLI_SEED={seed}"
    assert len(journal.photos) >= max(2, CYCLES // 25)
    assert {"join", "withdraw"} <= {journal.intended[key].partition(" ")[0] for key in journal.acknowledged}
    losing_a_photo_is_seen(journal)
    losing_one_is_seen(journal, expected)


def losing_one_is_seen(journal: Journal, expected: dict[Lived, Shape]) -> None:
    """What is looked at is looked at: a letter, a key, a case that nobody reported."""
    Letter.objects.filter(kind="case.answered").order_by("-pk")[0].delete()
    assert sum("is torn" in words for words in wrong(journal, expected)) == 1
    key = next(key for key, what in journal.intended.items() if what.startswith("answer "))
    Key.objects.get(key=key).delete()
    assert f"{key} was acknowledged and is lost" in "\n".join(wrong(journal, expected))
    lost = next(key for key, what in journal.intended.items() if what.startswith("report "))
    del journal.intended[lost], journal.acknowledged[lost]
    assert "cases for" in "\n".join(wrong(journal, expected))


def losing_a_photo_is_seen(journal: Journal) -> None:
    """A file that is gone, one that is cut off, a row that is gone, and a photo with another case."""
    gone, cut = Picture.objects.order_by("pk")[:2]
    disk.remove(gone.name)
    whole = disk.path_of(cut.name, disk.WHOLE)
    whole.write_bytes(whole.read_bytes()[:200])
    said = "\n".join(pictured.amiss(journal, set()))
    assert f"picture {gone.name} is not what its row says: 0 bytes" in said
    assert f"picture {cut.name} is not what its row says: 200 bytes" in said
    assert f"{whole.name} is torn" in said
    key = next(key for key, picture in journal.photos.items() if picture == str(gone.public_id))
    journal.photos[key] = str(uuid4())
    assert "was acknowledged and is lost" in "\n".join(pictured.amiss(journal, set()))
    assert len(list(pictured.astray(journal))) == 2


# the control: a server that acknowledges what it has not yet committed, as one with a queue in its memory does


def answers_first(application: Callable[..., Any]) -> Callable[..., Any]:
    """Answer a report at once, and do it a moment later."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return application(environ, start_response)
        import io

        body = environ["wsgi.input"].read()
        later = environ | {"wsgi.input": io.BytesIO(body)}
        threading.Timer(0.003, lambda: application(later, lambda *head: None)).start()
        start_response("201 Created", [("Content-Type", "application/json")])
        return [json.dumps({"id": environ["HTTP_IDEMPOTENCY_KEY"]}).encode()]

    return answer


def test_control_a_server_that_acknowledges_before_it_commits_loses_something(keys: Keys, tmp_path: Path):
    rng, lost = random.Random(os.environ.get("LINLI_SEED", "7")), set[str]()
    with town(tmp_path, keys, servers=1, variant=answers_first, answers=False) as here:
        for _ in range(CAUGHT_WITHIN):
            here.kill(rng, "parent")
            acknowledged = set(here.journal().acknowledged)  # by the one that was killed: the next is not up yet
            here.servers[0].wait()
            lost = acknowledged - set(Key.objects.values_list("key", flat=True))
            if lost:
                break
    assert lost, f"nothing was lost in {CAUGHT_WITHIN} kills"
