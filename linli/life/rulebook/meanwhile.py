"""Two who have one row of a draft open: what each was shown, and what of it is otherwise by now."""

import json
from collections.abc import Mapping

from .columns import Cells
from .models import Edit


def held(was: Cells | None, edit: Edit | None) -> Cells:
    """What a draft makes of a row that was so; nothing of one that it ends."""
    return (was if edit is None else edit.cells) or {}


def overtaken(shown: Cells, held: Cells, cells: Cells) -> list[str]:
    """The columns of `cells` that are otherwise by now than they were shown; all where the row ends by now."""
    if shown and not held:
        return list(cells)
    return [name for name, cell in cells.items() if held.get(name, "") not in (shown.get(name, ""), cell)]


def written(cells: Mapping[str, str]) -> str:
    """What was shown, as a form carries it along."""
    return json.dumps(dict(cells), ensure_ascii=False)


def read(words: str) -> dict[str, str]:
    """The same from the form; nothing where that cannot be read."""
    try:
        found = json.loads(words)
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(cell) for name, cell in found.items()} if isinstance(found, dict) else {}
