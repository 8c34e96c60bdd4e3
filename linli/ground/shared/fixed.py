"""Values that the program itself knows, written into a question as they stand: `among("state", ENDS)`, `no("hidden")`.

A partial index answers a question that SQLite can prove to lie within the index's condition. It proves it from what is
written; of a value that travels apart from the question it knows nothing when it plans, and reads the whole table.
"""

import re
from collections.abc import Collection
from typing import Any

from django.db.models import F, Lookup, Q

_PLAIN = re.compile("[a-z_]+")


def among(column: str, values: Collection[str]) -> Q:
    """The column is one of these, which are plain words of our own; never what somebody sent.

    Worded as Django words `column__in=sorted(values)` as the condition of an index. Raises `ValueError` for a value
    that is no plain word.
    """
    plain = tuple(sorted(str(each) for each in values))
    if not plain or not all(_PLAIN.fullmatch(each) for each in plain):
        raise ValueError(f"no plain words: {plain}")
    return Q(_Among(F(column), plain))


def no(column: str) -> Q:
    """A column of yes and no is no, worded as Django words `column=False` as the condition of an index."""
    return Q(_No(F(column), False))


class _No(Lookup):
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """SQLite compares with a number."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = 0" if connection.vendor == "sqlite" else f"NOT {left}", tuple(params)


class _Among(Lookup):
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """One value by `=`, several by `IN`, as an index says it."""
        left, params = self.process_lhs(compiler, connection)
        words = [f"'{each}'" for each in self.rhs]
        return f"{left} = {words[0]}" if len(words) == 1 else f"{left} IN ({', '.join(words)})", tuple(params)
