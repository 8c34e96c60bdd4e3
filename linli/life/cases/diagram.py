"""The life of a case drawn from its table, as Mermaid text for `docs/case.md`; a test keeps the two the same."""

from collections.abc import Iterable

from django.utils import translation

from linli.life.cases.moves import Move
from linli.life.cases.states import ENDS, State
from linli.life.cases.workflow import MOVES

BEGIN, END = "<!-- the diagram begins -->", "<!-- the diagram ends -->"


def mermaid(moves: Iterable[Move] = MOVES) -> str:
    """A state diagram: one arrow for each pair of states, with the buttons that lead along it, in Chinese."""
    with translation.override("zh-hans"):
        arrows: dict[tuple[str, str], list[str]] = {}
        for move in moves:
            for source in [str(state) for state in State if state in move.sources] or ["[*]"]:
                if move.target is not None:
                    arrows.setdefault((source, move.target), []).append(str(move.label))
        lines = ["stateDiagram-v2", *(f"    {state}: {state.label}" for state in State)]
        lines += [f"    {a} --> {b}: {'、'.join(dict.fromkeys(labels))}" for (a, b), labels in arrows.items()]
        lines += [f"    {end} --> [*]" for end in sorted(ENDS)]
    return "\n".join(lines)


def table(moves: Iterable[Move] = MOVES) -> str:
    """The same as a table of Markdown: the act, from where, to where, who may, and what it needs."""
    with translation.override("zh-hans"):
        rows = ["| 做什么 | 从 | 到 | 谁 | 要有 | 谁看得见 |", "| --- | --- | --- | --- | --- | --- |"]
        for move in moves:
            sources = "、".join(str(s.label) for s in State if s in move.sources) or "（开头）"
            target = str(move.target.label) if move.target else "不变"
            who = "、".join(str(w.label) for w in sorted(move.who))
            needs = " ".join(f"`{need}`" for need in move.needs)
            rows.append(
                f"| {move.label} `{move.verb}` | {sources} | {target} | {who} | {needs} | {move.audience.label} |"
            )
    return "\n".join(rows)
