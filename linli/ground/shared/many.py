"""Many numbers as one value of a question: `these("pk", found)`.

`pk__in` puts a value for each number into the question, each time it is said; a desk that says a thousand of them in
ten conditions spends longer on wording it than the database on answering.
"""

import json
from collections.abc import Collection
from typing import Any

from django.db.models import F, Lookup, Q


def these(column: str, numbers: Collection[int]) -> Q:
    """The column, which holds no NULL, is one of these numbers; nothing at all if there are none."""
    return Q(_Held(F(column), list(numbers))) if numbers else Q(pk__in=[])


class _Held(Lookup):
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """As a JSON list, which SQLite opens once for each condition."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} IN (SELECT value FROM json_each(%s))", (*params, json.dumps(self.rhs))  # noqa: S608 - our column

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """As an array."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::bigint[])", (*params, self.rhs)
