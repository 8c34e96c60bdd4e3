"""Clients in processes of their own, who do not stop asking, and write down what they asked and what they were told.

`I key …` before a client asks, `A key id` once it was answered, `? key` where it does not know; then it asks again,
with the same key, until it knows. `R …` where it was refused. `P key id`: a photo was acknowledged, and goes along with
the report of that key.
"""

import json
import random
import signal
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from uuid import uuid4

from linli.ground.shared.parents import ends_with_parent
from tests.street import COMMUNITY
from tests.trust import hostile

PATIENCE_S = 90
"""So long anybody waits for a server."""


@dataclass(slots=True)
class Journal:
    """What a client wrote down: each key's errand, what it was acknowledged as, what was asked more than once.

    `photos` are the pictures (ids) that were acknowledged, by the key of the report that they go along with.
    """

    intended: dict[str, str] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)
    asked_again: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    photos: dict[str, str] = field(default_factory=dict)

    def read(self, file: Path) -> "Journal":
        """Add what stands in a file; a line that is just being written is read the next time."""
        for line in file.read_text().splitlines(keepends=True) if file.exists() else ():
            what, _, rest = line.rstrip("\n").partition(" ")
            key, _, said = rest.partition(" ")
            if not line.endswith("\n"):
                continue
            if what == "I":
                self.intended[key] = said
            elif what == "A":
                self.acknowledged[key] = said
            elif what == "P":
                self.photos[key] = said
            elif what == "?":
                self.asked_again.add(key)
            else:
                self.refused.append(line)
        return self


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets of two people's API keys."""

    lin: str
    zhao: str

    def errand(self, number: int) -> tuple[str, dict[str, str], dict[str, str]]:
        """A report: who sends it, its body, its headers; every other one 林女士's, the rest with a new phone each."""
        given = {"words": "楼道灯坏了一个星期", "category": LAMPS, "place_code": f"{COMMUNITY}-b14-u2"}
        given["contact"] = "named"
        if number % 2:
            return "lin", given, bearer(self.lin)
        return "stranger", given | {"called": "何", "phone": f"139{number:08d}"}, {}


def bearer(secret: str) -> dict[str, str]:
    """The header that brings a key."""
    return {"Authorization": f"Bearer {secret}"}


LAMPS = "54006"
"""What they report: a kind of matter that a neighbour may join."""
ANSWER = {"words": "收到，今天下午去看"}
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "multipart/form-data; boundary=linli"}
PHOTO = (
    b'--linli\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    + hostile.saved("JPEG", hostile.picture((64, 48)))
    + b"\r\n--linli--\r\n"
)
PHOTOGRAPHER, PHOTO_EACH = 0, 2
"""The client whose every so many-th report has a photo: each costs a process that decodes it."""
NEIGHBOUR, TAKES_BACK_EACH = 1, 4
"""The client whose reports by strangers 林女士 joins, and of how many errands she takes one back."""
JOIN, WITHDRAW = {"contact": "named"}, {"words": "我搬走了"}


@dataclass(slots=True)
class Client:
    """One who reports and has each report answered by 赵师傅, one errand after another."""

    number: int
    ports: tuple[int, ...]
    journal: Path
    keys: Keys
    stop: Any
    answers: bool = True

    def run(self) -> None:
        """Until told to stop; the errand that was begun is brought to its end."""
        ends_with_parent(signal.SIGKILL)()
        rng = random.Random(self.number)
        with self.journal.open("a", buffering=1) as out:
            for errand in range(10**6):
                if self.stop.is_set():
                    return
                number = self.number * 10**6 + errand
                heard = {"X-Forwarded-For": str(IPv4Address(0x0A000000 + number))}
                who, given, headers = self.keys.errand(number)
                said, key = Said(out, rng, f"report {who}", headers | heard), str(uuid4())
                photos = []
                if self.answers and self.number == PHOTOGRAPHER and errand % PHOTO_EACH == 0:
                    photos = [self._insist(said, key, "/api/v1/photos", PHOTO, FORM, sign="P")]
                body = json.dumps(given | {"photos": photos}).encode()
                case = self._insist(said, key, "/api/v1/cases", body, JSON)
                if case and self.answers:
                    said = Said(out, rng, f"answer {case}", bearer(self.keys.zhao) | heard)
                    body = json.dumps(ANSWER).encode()
                    self._insist(said, str(uuid4()), f"/api/v1/cases/{case}/answer", body, JSON)
                if case and self.answers and self.number == NEIGHBOUR and who == "stranger":
                    self._join(out, rng, case, heard, back=errand % TAKES_BACK_EACH == 0)
                time.sleep(0.02)

    def _join(self, out: Any, rng: random.Random, case: str, heard: dict[str, str], *, back: bool) -> None:
        """林女士 says 我也遇到 of a stranger's report, and takes it back where `back`; the report stands either way."""
        acts = {"join": JOIN, "withdraw": WITHDRAW} if back else {"join": JOIN}
        for act, given in acts.items():
            said = Said(out, rng, f"{act} {case}", bearer(self.keys.lin) | heard)
            self._insist(said, str(uuid4()), f"/api/v1/cases/{case}/{act}", json.dumps(given).encode(), JSON)

    def _insist(self, said: "Said", key: str, path: str, body: bytes, kind: dict[str, str], *, sign: str = "A") -> str:
        """Ask with one key until it is known what became of it; the id it was acknowledged as, "" if it was refused."""
        out, headers = said.out, said.headers | kind | {"Idempotency-Key": key}
        out.write(f"I {key} {said.what}\n")
        late = time.monotonic() + PATIENCE_S
        while time.monotonic() < late:
            status, answer = _ask(said.rng.choice(self.ports), path, body, headers)
            if status in (200, 201):
                out.write(f"{sign} {key} {answer['id']}\n")
                return str(answer["id"])
            if status and status < 500:
                out.write(f"R {key} {status} {json.dumps(answer, ensure_ascii=False)}\n")
                return ""
            out.write(f"? {key}\n")
            time.sleep(0.05)
        out.write(f"R {key} nobody answered\n")
        return ""


@dataclass(frozen=True, slots=True)
class Said:
    """Of one errand: where it is written down, by what its server is drawn, what it is, and as whom it is asked."""

    out: Any
    rng: random.Random
    what: str
    headers: dict[str, str]


def _ask(port: int, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Status and answer; 0 where the connection broke."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    except (OSError, HTTPException, ValueError):
        return 0, {}
    finally:
        connection.close()
