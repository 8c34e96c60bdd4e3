"""What a desk reads beside the case that is open on it: the past of its courtyard, as far as its posts reach."""

from collections.abc import Iterator

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import cards
from tests.kept import kept
from tests.trust.canaries import leaks
from tests.trust.world import AT, World, make_world


@pytest.fixture
def world(db: None) -> World:
    return kept(make_world)


def beside(world: World, role: str) -> Iterator[str]:
    """What the desk of a role shows that it may not see, whichever case is open on it."""
    client, opened = Client(), 0
    client.cookies.load(world.cookies(role))
    for case in world.case.values():
        with clock_at(AT):
            page = client.get(f"/desk/?open={case.public_id}")
        opened += page.status_code == 200
        yield from leaks(world, role, page.text)
    assert opened


def test_beside_a_case_a_desk_reads_of_others_only_what_its_posts_reach(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("承办人", "回访员", "网格员", "核实员", "街道派单"):
        assert set(beside(world, role)) == set(), role
    monkeypatch.setattr(cards, "may_be_read", lambda case: True)
    shown = set(beside(world, "承办人"))
    assert any(leak.startswith("the words of 本") for leak in shown), "control: every case with its words"
