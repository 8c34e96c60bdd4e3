"""Anyone reads the heads and checks what they have in hand, by page and by JSON."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from linli.ground.audit import anchoring, sealing
from linli.ground.audit.models import Entry, Seal
from tests.trust.chained import write

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed(settings, tmp_path) -> Entry:
    settings.ANCHORS = tmp_path / "anchors.txt"
    write(3)
    sealing.seal(NINE)
    anchoring.keep(NINE)
    return Entry.objects.order_by("id")[1]


def page(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_before_the_first_entry_the_page_says_what_will_stand_there():
    assert "办了第一件事，这里就有了" in page("/audit/heads/")
    assert Client().get("/api/v1/audit/heads").json() == {"newest": None, "hours": []}


def test_the_heads_are_there_for_everyone(sealed):
    head = bytes(Seal.objects.get(seq=3).head).hex()
    said = page("/audit/heads/")
    assert said.count(" ".join(head[n : n + 4] for n in range(0, 64, 4))) == 2
    answer = Client().get("/api/v1/audit/heads").json()
    assert answer["newest"] == {"seq": 3, "head": head, "at": "2026-11-24T01:00:00Z"}
    assert answer["hours"] == [answer["newest"]]


def test_anyone_checks_what_they_have_in_hand(sealed):
    own, head = sealed.hash.hex(), bytes(Seal.objects.get(seq=2).head).hex()
    assert "第 2 条还在，和封上的时候一模一样" in page(f"/audit/check/?fingerprint={own[:20].upper()}&seq=")
    assert "第 2 条还在" in page(f"/audit/check/?fingerprint={head[:4]}+{head[4:]}&seq=2")
    assert "第 2 条和您手里的不一样了" in page(f"/audit/check/?fingerprint={own}&seq=2")
    assert "没有找到" in page(f"/audit/check/?fingerprint={'ab' * 32}")
    check = "/api/v1/audit/check"
    found = Client().get(check, {"fingerprint": own[:16]}).json()
    assert found == {"answer": "holds", "seq": 2, "head": head, "sealed_at": "2026-11-24T01:00:00Z"}
    assert Client().get(check, {"fingerprint": own, "seq": 2}).json()["answer"] == "changed"


def test_what_is_no_fingerprint_is_asked_for_again_with_what_was_typed():
    said = page("/audit/check/?fingerprint=<b>x</b>", status=422)
    assert "&lt;b&gt;x" in said
    assert "至少抄前 16 位" in said
    assert Client().get("/api/v1/audit/check", {"fingerprint": "no"}).status_code == 422
    assert "验一验" in page("/audit/check/")
