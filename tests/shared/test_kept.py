"""What is put back is what was built, row by row; no test finds what another did to it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from linli.ground.editions.models import Edition
from linli.town.people import contacts
from linli.town.people.models import Person
from tests import kept as keeping
from tests.kept import kept
from tests.street import PHONE, Street, make_street

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_kept", {})


def town() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the editions."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model is not Edition
    }


def undone(build: Any) -> Any:
    """What `build` gives, in a transaction that is rolled back."""
    with transaction.atomic():
        given = build()
        transaction.set_rollback(True)
    return given


def built() -> tuple[Any, dict[str, str], Street]:
    street = kept(make_street, AT)
    return town(), dict(Edition.objects.values_list("name", "edition")), street


@pytest.mark.django_db
def test_what_is_put_back_is_what_was_built_but_for_its_editions():
    empty, editions = town(), dict(Edition.objects.values_list("name", "edition"))
    first, named, street = undone(built)
    again, renamed, copy = undone(built)
    assert first == again != empty
    assert copy.person == street.person
    assert copy.place == street.place
    assert named.keys() == renamed.keys()
    fresh = {name for name in named if named[name] != editions.get(name)}
    assert fresh == {name for name in named if named[name] != renamed[name]}


@pytest.mark.django_db
def test_each_test_has_objects_of_its_own_and_rows_get_new_numbers():
    street = undone(lambda: kept(make_street, AT))
    street.lin.name = "别人"
    copy = kept(make_street, AT)
    assert copy.lin.name == "林秀英"
    assert Person.objects.create(name="新来的", known_since=AT).pk not in {person.pk for person in copy.person.values()}


@pytest.mark.django_db
def test_the_database_judges_what_is_put_back():
    """Control: into a town that is there already nothing is put back."""
    street = kept(make_street, AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(make_street, AT)
    assert Person.objects.count() == len(street.person)


@pytest.mark.django_db
def test_under_other_keys_it_is_built_anew(settings, tmp_path: Path):
    undone(lambda: kept(make_street, AT))
    known = json.loads(Path(settings.KEY_FILE).read_text())["v1"]
    settings.KEY_FILE = tmp_path / "keys.json"
    settings.KEY_FILE.touch(mode=0o600)
    settings.KEY_FILE.write_text(json.dumps({"v1": {"seal": known["index"], "index": known["seal"]}}))
    street = kept(make_street, AT)
    assert contacts.own(street.lin, contacts.PHONE) == PHONE
