"""What a test that commits leaves behind: nothing in the tables, and nothing learned of them."""

import pytest
from django.core.management import call_command
from django.db import connection

from tests import emptying


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("forgets", [True, False])
def test_what_was_learned_of_the_tables_goes_with_what_they_held(forgets: bool, monkeypatch: pytest.MonkeyPatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans with the values at hand")
    if not forgets:
        monkeypatch.setattr(emptying, "forget_learned", lambda connection: None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    call_command("flush", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        left = cursor.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchall()
    assert bool(left) is not forgets
