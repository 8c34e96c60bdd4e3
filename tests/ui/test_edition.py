"""A release is known by what its pages are made of."""

from pathlib import Path

import pytest
from django.test import Client

from linli.ground.ui import edition


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("a/templates/a.html", "a/static/a/a.css", "a/models.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a")
    monkeypatch.setattr(edition, "HOUSE", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "another"), [("a/templates/a.html", True), ("a/static/a/a.css", True), ("a/models.py", False)]
)
def test_it_is_another_as_soon_as_a_page_looks_or_speaks_otherwise(house: Path, name: str, another: bool):
    before = edition.edition.__wrapped__()
    assert edition.edition.__wrapped__() == before
    (house / name).write_text("b")
    assert (edition.edition.__wrapped__() != before) is another


@pytest.mark.django_db
def test_each_page_asks_for_the_worker_of_its_edition(client: Client):
    assert f'data-worker="/worker.js?{edition.edition()}"' in client.get("/").content.decode()
