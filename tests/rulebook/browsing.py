"""The pages of the rulebook as whoever keeps the rules goes through them."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at, day_of, now
from linli.life.rulebook.models import Draft
from tests.rulebook.drafting import DAY
from tests.street import Street, signed_in


@pytest.fixture
def meng(street: Street, at: datetime) -> Any:
    with clock_at(at):
        yield signed_in(street.meng, at=at)


def drafted(client: Client, at: datetime, **more: str) -> Draft:
    asked = {"why": "路灯要快点修", "on": str(day_of(at + DAY))}
    assert client.post("/rules/drafts/begin/", asked | more).status_code == 302
    return Draft.objects.latest("id")


def laid(street: Street, draft: Draft) -> Any:
    """Let the draft hold as the supervisor, who wrote nothing of it."""
    draft.refresh_from_db()
    zheng = signed_in(street.zheng, at=now())
    return zheng.post(f"/rules/drafts/{draft.public_id}/lay/", {"seen": str(draft.version)})


def filled(client: Client, path: str, **changed: Any) -> dict[str, Any]:
    """What a browser would send of the form at `path`."""
    form = client.get(path).context["form"]
    given = {bound.name: bound.value() for bound in form}
    given = {name: value for name, value in given.items() if value not in (None, False)}
    return given | changed


def words(response: Any) -> str:
    text = re.sub(r"<[^>]*>", " ", response.content.decode().partition("<main")[2].partition("</main>")[0])
    return re.sub(r"\s+", " ", text)
