"""The shapes of codes and paths, as one check that both databases keep by themselves.

A shape is written as a glob: `?` one character, `*` any run of them, `[0-9]` one of a class. SQLite has GLOB built in;
PostgreSQL gets the same pattern as an anchored regular expression.
"""

import re
from typing import Any

from django.db.models import BooleanField, Func, Value
from django.db.models.sql.compiler import SQLCompiler


class Glob(Func):
    """`Glob("code", "[0-9][0-9]")`: true where the whole column has the shape."""

    arg_joiner = " GLOB "
    template = "(%(expressions)s)"
    arity = 2
    output_field = BooleanField()

    def __init__(self, column: str, pattern: str, **extra: Any) -> None:
        super().__init__(column, Value(pattern), **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> tuple[str, Any]:
        """The same shape as an anchored regular expression."""
        column, pattern = self.get_source_expressions()
        translated = self.copy()
        translated.set_source_expressions([column, Value(regex(str(pattern.value)))])
        return translated.as_sql(compiler, connection, arg_joiner=" ~ ", **extra)


def regex(pattern: str) -> str:
    """The anchored regular expression that a glob means: `[0-9]*` becomes `^[0-9].*$`."""
    out = [
        part if part.startswith("[") else {"*": ".*", "?": "."}.get(part, re.escape(part))
        for part in re.findall(r"\[[^\]]+\]|.", pattern)
    ]
    return "^" + "".join(out) + "$"


def digits(count: int) -> str:
    """A glob for so many digits."""
    return "[0-9]" * count
