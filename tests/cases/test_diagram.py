"""`docs/case.md` draws the life of a case as the table has it. Written anew by `python -m tests.cases.test_diagram`."""

from linli.life.cases.diagram import BEGIN, END, mermaid, table
from linli.life.cases.workflow import MOVES
from tests.house.sources import ROOT

DOCUMENT = ROOT / "docs" / "case.md"


def drawn() -> str:
    """What has to stand between the two marks."""
    return f"\n\n```mermaid\n{mermaid()}\n```\n\n{table()}\n\n"


def between(text: str) -> str:
    """What stands between the two marks."""
    return text.partition(BEGIN)[2].partition(END)[0]


def write() -> None:
    """Draw it anew into the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, after = text.partition(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}{drawn()}{END}{after.partition(END)[2]}", encoding="utf-8")


def test_the_document_draws_the_table():
    assert between(DOCUMENT.read_text(encoding="utf-8")) == drawn()


def test_a_move_that_is_not_drawn_is_caught():
    fewer = [move for move in MOVES if move.verb != "verify"]
    assert table(fewer) not in DOCUMENT.read_text(encoding="utf-8")
    assert table(MOVES) in DOCUMENT.read_text(encoding="utf-8")


if __name__ == "__main__":
    import django

    django.setup()
    write()
