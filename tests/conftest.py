"""What every test stands on: the settings of a small town, and one of two real databases.

`--database=sqlite` (the default, a file) or `--database=postgres` (a server of our own, started and stopped here).
With `-n` each worker has its own database on the same server.
"""

import atexit
import base64
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

from tests.postgres import NoPostgres, Server

KEPT = ("LINLI_SEED", "LINLI_FAILPOINT")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Teach pytest `--database`."""
    parser.addoption(
        "--database",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="the database the tests run on; `make test` runs both",
    )


def environment(data: Path) -> dict[str, str]:
    """A demo-mode town in `data`, with fresh keys."""
    keys = {"v1": {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("seal", "index")}}
    path = data / "keys.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(keys))
    return {
        "DJANGO_SETTINGS_MODULE": "linli.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        "LINLI_MODE": "demo",
        "LINLI_SECRET_KEY": secrets.token_urlsafe(48),
        "LINLI_DATA": str(data),
        "LINLI_KEY_FILE": str(path),
        "LINLI_DATABASE_URL": f"sqlite:///{data}/linli.sqlite3",
    }


def _begin() -> None:
    """Write the environment the settings are read from and set Django up, before any other test file is read."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        data = Path(tempfile.mkdtemp(prefix="linli-tests-"))
        atexit.register(shutil.rmtree, data, ignore_errors=True)
        for name in [name for name in os.environ if name.startswith("LINLI_") and name not in KEPT]:
            del os.environ[name]
        os.environ.update(environment(data))
    django.setup()


_begin()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the PostgreSQL that was asked for, before the first connection is made. Workers inherit its address."""
    if config.getoption("database") == "postgres" and "PYTEST_XDIST_WORKER" not in os.environ:
        from django.conf import settings
        from django.db import connections

        from linli.settings import database

        server = Server()
        atexit.register(server.stop)
        try:
            server.start()
        except NoPostgres as error:
            raise pytest.UsageError(f"There is no PostgreSQL to test on. {error}") from error
        os.environ["LINLI_DATABASE_URL"] = server.url
        settings.DATABASES["default"] = database(server.url)
        connections._settings = None
        vars(connections).pop("settings", None)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep SQLite in a file, as it is in use: an in-memory database has other locks."""
    from django.conf import settings

    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default.setdefault("TEST", {})["NAME"] = (
            f"{os.environ['LINLI_DATA']}/test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.sqlite3"
        )


@pytest.fixture(scope="session", autouse=True)
def static_files_as_they_lie() -> Iterator[None]:
    """Serve static files from the rooms' own folders, unhashed; `tests/ui/test_weight.py` collects them as in use."""
    from django.test import override_settings

    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain, WHITENOISE_AUTOREFRESH=True, WHITENOISE_USE_FINDERS=True):
        yield
