"""Anyone reads the heads and checks what they have in hand, by page and by JSON."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from linli.ground.audit import anchoring, sealing
from linli.ground.audit.models import Anchor, Entry, Seal
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
    assert Client().get("/api/v1/audit/heads").json() == {"newest": None, "hours": [], "after": None}


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
    wide = "%E3%80%80".join(f"{chr(ord(each) + 0xFEE0)}" for each in head[:20])
    for asked in (f"{head[:4]}+{head[4:]}&seq=2", head, f"{head}&seq=%E7%AC%AC%20%EF%BC%92%20%E6%9D%A1", wide):
        assert "这是到第 2 条为止的总指纹" in page(f"/audit/check/?fingerprint={asked}"), asked
    assert "账本里第 2 条还在" in page(f"/audit/check/?fingerprint={own}&seq=2"), "an entry's own, with its place"
    for brought in (head, own):
        assert "可它是第 2 条的，不是您填的那一条" in page(f"/audit/check/?fingerprint={brought}&seq=3"), (
            "its own place"
        )
    assert "第 2 条和您手里的不一样了" in page(f"/audit/check/?fingerprint={'ab' * 32}&seq=2")
    unknown = page(f"/audit/check/?fingerprint={'ab' * 32}")
    assert [said for said in ("没有找到", "告诉社区", 'href="/cases/"') if said not in unknown] == []
    check = "/api/v1/audit/check"
    found = Client().get(check, {"fingerprint": own[:16]}).json()
    assert found == {"answer": "holds", "seq": 2, "head": head, "sealed_at": "2026-11-24T01:00:00Z", "total": False}
    assert Client().get(check, {"fingerprint": head}).json() == found | {"total": True}
    assert Client().get(check, {"fingerprint": head, "seq": 2}).json() == found | {"total": True}
    for seq in (1, 3, 99):
        moved = found | {"answer": "elsewhere", "total": True}
        assert Client().get(check, {"fingerprint": head, "seq": seq}).json() == moved, seq
    assert Client().get(check, {"fingerprint": "ab" * 32, "seq": 2}).json()["answer"] == "changed"


def test_the_heads_come_page_by_page_and_each_leads_to_its_check(sealed):
    head = Seal.objects.get(seq=3).head
    for n in range(1, 14):
        hour = NINE + timedelta(hours=n)
        Anchor.objects.create(hour=hour, seq=3, head=head, at=hour)
    asked, seen = "/audit/heads/", []
    for _ in range(2):
        answer = Client().get(asked)
        seen += [each["at"] for each in answer.context["hours"]]
        asked = f"/audit/heads/?after={answer.context['after']}"
    assert len(seen) == len(set(seen)) == 14
    assert answer.context["after"] is None
    assert '<details class="fold apart" id="hours" open>' in answer.content.decode()
    assert Client().get(answer.context["hours"][0]["check"]).context["answer"] == "holds"
    first = Client().get("/api/v1/audit/heads?size=9").json()
    rest = Client().get("/api/v1/audit/heads", {"after": first["after"]}).json()
    assert (len(first["hours"]), len(rest["hours"]), rest["after"]) == (9, 5, None)
    assert Client().get("/audit/heads/?after=x").status_code == 422


def test_what_is_no_fingerprint_is_asked_for_again_with_what_was_typed():
    said = page("/audit/check/?fingerprint=<b>x</b>", status=422)
    assert "&lt;b&gt;x" in said
    assert "至少抄前 16 位" in said
    assert Client().get("/api/v1/audit/check", {"fingerprint": "no"}).status_code == 422
    assert "验一验" in page("/audit/check/")
