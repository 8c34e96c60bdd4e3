"""Files for pages are read by anyone and listed to nobody."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from linli.doors.portal.static import HEADERS, Static

pytestmark = pytest.mark.django_db


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> Path:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text('{"paths": {"a.css": "a.0123456789ab.css"}}')
    (tmp_path / "a.0123456789ab.css").write_text("p{}")
    return tmp_path


def ask(middleware: type[WhiteNoiseMiddleware], path: str, method: str = "GET") -> Any:
    made = middleware(lambda request: HttpResponse("the house", status=418))
    answer = made(RequestFactory().generic(method, path))
    answer.close()
    return answer


def test_the_list_of_files_is_not_served(collected: Path) -> None:
    assert ask(Static, "/static/staticfiles.json").status_code == 418
    assert ask(WhiteNoiseMiddleware, "/static/staticfiles.json").status_code == 200, "control"


def test_a_file_comes_with_what_a_browser_has_to_refuse(collected: Path) -> None:
    answer = ask(Static, "/static/a.0123456789ab.css")
    assert answer.status_code == 200
    assert HEADERS.items() <= dict(answer.items()).items()
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_whoever_does_not_come_to_read_is_answered_by_the_house(collected: Path) -> None:
    assert ask(Static, "/static/a.0123456789ab.css", "POST").status_code == 418
    assert ask(WhiteNoiseMiddleware, "/static/a.0123456789ab.css", "POST").status_code == 405, "control"
