"""Whether the guards that the migrations raised still stand in the database."""

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from .migrations import Guard


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers and constraints that applied migrations promise and the database does not have."""
    loader = MigrationLoader(connection)
    promised: set[str] = set()
    for (label, _), migration in loader.disk_migrations.items():
        if (label, migration.name) not in loader.applied_migrations:
            continue
        for operation in migration.operations:
            if isinstance(operation, Guard):
                promised |= operation.names(apps.get_model(label, operation.model), connection.vendor)
    return sorted(promised - standing(connection))


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """Every trigger, and on PostgreSQL every CHECK and exclusion constraint, that the database has."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' "
                "UNION SELECT conname FROM pg_constraint WHERE contype IN ('c', 'x')"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {str(name) for (name,) in cursor.fetchall()}
