"""Cells: those of a row asked one after another, so that all that is wrong with the row is said at once."""

from collections.abc import Callable
from types import TracebackType
from typing import Self


class Wrong(Exception):
    """Cells of one row that cannot be understood: of each the column, and what to say."""

    def __init__(self, *cells: tuple[str, str]) -> None:
        super().__init__(*cells)
        self.cells = cells


class Cells:
    """Asks cell after cell, keeps what is wrong with each, and raises one `Wrong` with it all at the end.

    ::

        with Cells() as cells:
            yard = cells.ask("", _yard_of, row)
            sizes = cells.ask((), _sizes, row)
    """

    def __init__(self) -> None:
        self.wrong: list[tuple[str, str]] = []

    def ask[T, **P](self, otherwise: T, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `ask` gives of these, or `otherwise` where it raises `Wrong`."""
        try:
            return ask(*args, **kwargs)
        except Wrong as wrong:
            self.wrong += wrong.cells
            return otherwise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        if raised is None and self.wrong:
            raise Wrong(*dict.fromkeys(self.wrong))
