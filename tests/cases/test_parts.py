"""Which role has which part in cases stands in one table, and the doors' rules keep to it."""

from functools import partial

import pytest

from linli.life.cases import parts
from linli.town.people.models import Person
from linli.town.people.roles import Role
from linli.town.people.rules import RULES, Asker
from linli.town.people.scopes import Held


def let_in(rule: str) -> set[Role]:
    """The roles that a rule of the doors lets in by themselves."""
    person = Person(name="某人")
    return {
        role
        for role in Role
        if RULES[rule].holds(Asker(person, partial(tuple, [Held(1, role, 1, "1.", "grid", None, None, "")])))
    }


def test_whoever_may_knock_as_a_handler_is_one() -> None:
    assert let_in("handler") == parts.HANDLING_ROLES


def test_whoever_verifies_or_acts_at_a_desk_is_let_in_there() -> None:
    assert set(parts.VERIFIES_DISPATCHED) <= let_in("verifier")
    assert set(parts.DESK_OF) | set(parts.SUPERVISES) <= let_in("desk")


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.ENTRANCE_LEAD, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_who_has_no_part_in_cases_is_in_none_of_its_questions(role: Role) -> None:
    asked = (parts.DESK_ROLES, parts.HANDLING_ROLES, parts.WORKS, parts.DESK_OF, parts.SUPERVISES)
    assert not any(role in roles for roles in (*asked, parts.VERIFIES_DISPATCHED, parts.VERIFIES_DESK))


def test_who_verifies_what_a_desk_did_also_verifies_what_an_organisation_did() -> None:
    assert set(parts.VERIFIES_DESK) < set(parts.VERIFIES_DISPATCHED)
    assert parts.VERIFIES_DISPATCHED[0] == Role.VERIFIER, "who is there for it is asked first"
