"""A yard of our own: tables that come and go with one test, made by the operations a migration would use."""

import pytest
from django.db import connection
from django.db.migrations.state import ProjectState

from linli.ground.shared import guards


@pytest.fixture
def yard(django_db_setup, django_db_blocker):
    """Run operations on tables of our own, and take all of them back in the end: `model = yard(op, op, …)`.

    The model returned is the one that the last operation is about. Nothing here runs in a test's transaction, since
    SQLite changes no table inside one.
    """
    done = []
    state = ProjectState()

    def run(*operations):
        nonlocal state
        for operation in operations:
            after = state.clone()
            operation.state_forwards("yard", after)
            with connection.schema_editor() as editor:
                operation.database_forwards("yard", editor, state, after)
            done.append((operation, state, after))
            state = after
        last = operations[-1]
        return state.apps.get_model("yard", getattr(last, "model", None) or last.name)

    with django_db_blocker.unblock():
        try:
            yield run
        finally:
            for operation, before, after in reversed(done):
                with connection.schema_editor() as editor:
                    operation.database_backwards("yard", editor, after, before)
            assert not {name for name in guards.standing(connection) if name.startswith("yard_")}
