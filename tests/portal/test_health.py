"""Ready means: the database answers, and its tables are those of this version."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from linli.doors.portal import health


@pytest.fixture(autouse=True)
def unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)


@pytest.mark.django_db
def test_a_migrated_house_is_ready(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"ready": True})


@pytest.mark.django_db
def test_a_house_whose_migrations_are_not_applied_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'places'")
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"ready": False, "why": "migrations"})


@pytest.mark.django_db
def test_a_house_without_its_database_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", gone)
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"ready": False, "why": "database"})
