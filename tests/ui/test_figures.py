"""How many there are is said so that a glance takes it in."""

import pytest

from linli.ground.ui import figures


@pytest.mark.parametrize(("n", "said"), [(0, "0"), (7, "7"), (99, "99"), (100, "99+")])
def test_up_to_ninety_nine_are_said_and_then_that_there_are_more(n: int, said: str) -> None:
    assert figures.figure(n) == said
