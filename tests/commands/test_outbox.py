"""Dead letters are listed for whoever mends the cause, and sent again by their ids."""

import pytest

from linli.ground.outbox.models import Message
from linli.ground.shared.moments import now
from tests.commands.conftest import Linli

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Message:
    at = now()
    return Message.objects.create(
        topic="notices.mail",
        payload={"letter": 7},
        at=at,
        free_at=at,
        attempts=8,
        dead_at=at,
        trouble="OSError at mail.py:9",
    )


def test_a_dead_letter_is_listed_with_what_stopped_it(
    linli: Linli, letter: Message, capsys: pytest.CaptureFixture[str]
):
    assert linli("outbox") == 1
    said = capsys.readouterr().out
    assert f"{letter.pk}  " in said
    assert "OSError at mail.py:9" in said


@pytest.mark.parametrize("which", ["all", "id"])
def test_a_letter_sent_again_has_eight_new_attempts(linli: Linli, letter: Message, which: str):
    assert linli("outbox", "--again", "all" if which == "all" else str(letter.pk)) == 0
    letter.refresh_from_db()
    assert (letter.attempts, letter.dead_at) == (0, None)


def test_a_word_that_is_no_id_sends_nothing(linli: Linli, letter: Message, capsys: pytest.CaptureFixture[str]):
    assert linli("outbox", "--again", "seven") == 1
    assert "编号是数字" in capsys.readouterr().err
    letter.refresh_from_db()
    assert letter.dead_at
