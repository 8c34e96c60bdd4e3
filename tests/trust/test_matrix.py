"""The permission matrix: every method of every address, as every role, on cases near and far, against the policy.

The policy is read by people and changed by hand. An address without a line in it is red; so is a line without an
address. Refused means that nothing was changed either, and that no page shows what the policy does not let it show. An
act that the policy allows is done: it is not refused for any other reason, and its step is made.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import batched

import pytest

from linli.life.cases import acts, opening, reach, voices
from linli.life.cases.models import Case
from linli.life.cases.reach import Cases
from linli.town.people import allow as allow_of
from linli.town.people.rules import RULES
from tests.kept import kept
from tests.trust import given
from tests.trust.canaries import leaks
from tests.trust.matrix import phones_in, tries
from tests.trust.policy import ACT, CODE, FRESH, SEE, Row, addresses, cells, policy
from tests.trust.world import ROLES, World, make_world

TOGETHER = 5
"""So many lines are tried in one test, few enough that processes share them evenly."""


@pytest.fixture
def world(db: None) -> World:
    """The world; each try in it is undone by itself."""
    return kept(make_world)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Some lines a test; on PostgreSQL the acts, where reach is asked of the database; the rest is the same there."""
    if "rows" in metafunc.fixturenames:
        everything = metafunc.config.getoption("database") == "sqlite"
        rows = [row for row in policy() if row.method == ACT or (everything and row.method != SEE)]
        together = list(batched(rows, TOGETHER))
        metafunc.parametrize("rows", together, ids=["-".join(rows[0].key) for rows in together])


def test_every_address_has_its_line_and_every_line_its_address() -> None:
    judged = {row.key for row in policy() if row.method != SEE}
    assert set(addresses()) - judged == set(), "these have no line in tests/trust/policy.csv; decide who may"
    assert judged - set(addresses()) == set(), "these lines judge nothing any more"


def test_the_policy_says_what_each_line_is_about_and_nothing_that_cannot_be() -> None:
    for row in policy():
        assert row.what, row.key
        for role, cell in row.may.items():
            assert set(cell) <= (set("本邻外") if row.of_case else {"可"}), (row.key, role)
        assert len({one.key for one in policy()}) == len(policy())


def test_every_line_holds_at_every_door(rows: tuple[Row, ...], world: World) -> None:
    assert [words for row in rows for words in _broken(world, row)] == []


def _wrong(world: World, row: Row, role: str, relation: str, may: bool) -> Iterator[str]:
    for tried in tries(world, row, role, relation):
        request, status = tried.response.wsgi_request, tried.response.status_code  # type: ignore[attr-defined]
        about = f"{request.method} {request.path} as {role} on {relation}: {status}"
        if tried.let_in != may:
            yield f"{about}, but the policy says {'let in' if may else 'refused'}"
        if may and row.method in (ACT, CODE) and not tried.done:
            yield f"{about} with {tried.steps} steps, but the policy says that it may be done"
        if status >= 500:
            yield f"{about}, which is a defect"
        if not may and tried.changed:
            yield f"{about}, and yet something was changed"
        coded = "follow" in row.address or row.method == CODE
        shown = "" if coded else tried.response.content.decode(errors="replace")
        yield from (f"{about}, and it shows {what}" for what in leaks(world, role, shown))
        if phones_in(shown) and not (may and "reveal" in row.address):
            yield f"{about}, and it shows a full phone number"


def _row(method: str, address: str) -> Row:
    return next(row for row in policy() if row.key == (method, address))


def _broken(world: World, row: Row) -> list[str]:
    return [words for role, relation, may in cells(row) for words in _wrong(world, row, role, relation, may)]


def test_a_view_that_lets_everybody_knock_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: without the rule of a view, what it guards lies open."""
    monkeypatch.setitem(RULES, "system_admin", RULES["signed_in"])
    assert _broken(world, _row("GET", "accounts/"))
    assert _broken(world, _row("GET", "api/v1/accounts"))


def test_an_old_session_that_is_not_asked_again_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: where nobody is asked for a code, an old session gives posts and sees numbers."""
    monkeypatch.setattr(allow_of, "wants_proof", lambda view, method: False)
    assert _broken(world, _row(FRESH, "posts/new/"))
    assert _broken(world, _row(FRESH, "api/v1/cases/<case>/reporters/<n>/reveal"))


def test_a_desk_that_speaks_with_a_residents_query_code_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: where nobody asks whose voice it is, a desk takes a resident's report back as the resident."""
    monkeypatch.setattr(voices, "refusal", lambda *asked: None)
    assert any("as 社区 on 本: 302" in words for words in _broken(world, _row(CODE, "withdraw")))


def test_a_view_that_declares_nothing_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: an address without a rule has no line, and is named."""
    from linli.life.cases.views import boards

    monkeypatch.delattr(boards.board, "linli_allow")
    allow_of.declared.cache_clear()
    try:
        assert ("UNDECLARED", "board/<slug:code>/") in set(addresses())
    finally:
        monkeypatch.undo()
        allow_of.declared.cache_clear()


def _everybody_sees_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Cases, "visible_to", lambda self, *args, **kwargs: self.get_queryset())
    monkeypatch.setattr(opening, "_visible", opening._visible.__wrapped__)  # what was worded before is not asked


def test_cases_without_visible_to_are_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: where everybody reaches every case, the acts and the pages give it away."""
    _everybody_sees_all(monkeypatch)
    monkeypatch.setattr(reach, "_reads", lambda post, case: True)
    assert _broken(world, _row("GET", "api/v1/cases/mine"))
    assert any("shows" in words for words in _broken(world, _row("GET", "api/v1/cases/<case>")))


def test_an_act_that_anybody_may_do_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: a table of standings that lets the neighbour's grid worker in."""
    from linli.life.cases import standing

    monkeypatch.setattr(standing, "lies_in", lambda post, case: True)
    _everybody_sees_all(monkeypatch)
    assert _broken(world, _row(ACT, "answer"))


def _grid_worker_may(world: World, act: str) -> list[str]:
    return list(_wrong(world, _row(ACT, act), "网格员", "本", True))


def test_an_act_that_is_let_in_and_refused_all_the_same_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: a body that the act cannot take is no proof that it may be done."""
    monkeypatch.setitem(given.WRITTEN, "words", ("", ""))
    assert any("422" in words for words in _grid_worker_may(world, "answer"))


def test_an_act_that_is_answered_and_does_nothing_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: nothing refused, and nothing done."""
    idle = replace(acts.BY_NAME["verify"], call=lambda case_id, *_: Case.objects.for_work(case_id))
    monkeypatch.setitem(acts.BY_NAME, "verify", idle)
    assert any("302 with 0 steps" in words for words in _grid_worker_may(world, "verify"))


def test_an_address_that_nobody_judged_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: an act that is new has no line."""
    monkeypatch.setattr(acts, "ACTS", (*acts.ACTS, acts.Act("burn", "withdraw", (), acts.ACTS[0].call)))
    assert (ACT, "burn") in set(addresses()) - {row.key for row in policy()}


def test_every_role_has_its_column() -> None:
    assert all(set(row.may) == set(ROLES) for row in policy())
