"""Paths: where a thing stands in a tree, written so that one index answers "everything within".

A path is segments, each ended by a dot: `110116.001.008.002.y08.b14.u2.`; what lies within a place has its path as
a prefix. `field__within=path` asks for the place itself and all below it, by the index on both databases.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Lookup
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    Text = CharField[str, str]
else:
    Text = CharField


class PathField(Text):
    """A path of dotted segments, indexed for `within`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)


@PathField.register_lookup
class Within(Lookup):
    """`path__within="110116.001."`: the place itself and what stands below it."""

    lookup_name = "within"

    def _sides(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any], str]:
        left, params = self.process_lhs(compiler, connection)
        prefix = str(self.rhs)
        if not prefix.endswith("."):
            raise ValueError(f"a path ends with a dot: {prefix!r}")
        return left, list(params), prefix

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A half-open range, for databases that compare text by code point (SQLite)."""
        left, params, prefix = self._sides(compiler, connection)
        return f"({left} >= %s AND {left} < %s)", [*params, prefix, *params, prefix[:-1] + "/"]

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        """A prefix match, which the column's pattern index answers under any collation."""
        left, params, prefix = self._sides(compiler, connection)
        escaped = prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{left} LIKE %s", [*params, escaped + "%"]
