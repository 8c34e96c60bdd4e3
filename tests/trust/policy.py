"""Who may do what: the lines of `policy.csv`, and the addresses that the resolver knows.

A row of the policy is one method of one address; `ACT` rows are the acts on a case, each of which is tried at its page
(the form, and doing it) and at its JSON operation. A cell names the cases (本, 邻, 外) on which a role may do it, or
says 可 where an address is about no case; empty means refused. `FRESH` rows say who may still act at an address whose
last code of the authenticator is older than ten minutes. `CODE` rows say who may act as a case's reporter when they
are signed in as themselves and come with that reporter's query code.
"""

import csv
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import get_resolver

from linli.life.cases import acts
from linli.town.people.allow import declared, every_view, wants_proof
from tests.trust.world import RELATIONS, ROLES

POLICY = Path(__file__).with_name("policy.csv")
ACT, SEE, FRESH, CODE = "ACT", "SEE", "FRESH", "CODE"
MAY = "可"
FULL = bool(os.environ.get("FULL"))
"""Set by `make trust-full`, where every cell is tried at every door."""
ACT_PAGE, ACT_JSON = "cases/<uuid:case>/<slug:name>/", "api/v1/cases/<case>/"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the policy: for each role, the cases on which it may, or 可."""

    method: str
    address: str
    what: str
    may: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """What it is about."""
        return self.method, self.address

    @property
    def of_case(self) -> bool:
        """Whether it is tried on each of the three cases."""
        return self.method in (ACT, SEE, CODE) or "case>" in self.address

    @property
    def tried_by(self) -> str:
        """The method by which it is tried."""
        return "POST" if self.method == FRESH else self.method


@cache
def policy() -> tuple[Row, ...]:
    """The policy, as it is written."""
    with POLICY.open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(line["method"], line["address"], line["what"], {role: line[role] for role in ROLES})
            for line in csv.DictReader(file)
        )


def addresses() -> Iterator[tuple[str, str]]:
    """Every method of every address that the resolver knows, acts by their names."""
    for route, pattern in every_view(get_resolver()):
        rules = declared(pattern.callback)
        if rules is None:
            yield "UNDECLARED", route
        elif route == ACT_PAGE:
            yield from ((ACT, act.name) for act in acts.ACTS)
            yield from ((CODE, act.name) for act in acts.ACTS if act.of_reporters)
        elif route.startswith(ACT_JSON) and route.removeprefix(ACT_JSON) in acts.BY_NAME:
            yield ACT, route.removeprefix(ACT_JSON)
        else:
            yield from ((method, route) for method in rules)
            yield from ((FRESH, route) for method in rules if wants_proof(pattern.callback, method))


def cells(row: Row) -> Iterator[tuple[str, str, bool]]:
    """Each role and case of a row, with the judgement.

    A role that may do an act nowhere is tried on the nearest case, and by `make trust-full` on all three.
    """
    for role, may in row.may.items():
        nowhere = row.method == ACT and not may and not FULL
        for relation in RELATIONS if row.of_case and not nowhere else RELATIONS[:1]:
            yield role, relation, (relation if row.of_case else MAY) in may
