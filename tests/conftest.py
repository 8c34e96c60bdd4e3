"""What every test stands on: the settings of a small town, and one of two real databases.

`--database=sqlite` (the default, a file) or `--database=postgres` (a server of our own, started and stopped here).
With `-n` each worker has a server of its own, since what waits for a transaction to end waits for those of other
databases on its server too.
"""

import argparse
import atexit
import base64
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import pytest
from django.conf import settings
from hypothesis import settings as laws

from tests.browser import chromium, visit  # noqa: F401 - fixtures of every room
from tests.emptying import django_db_setup  # noqa: F401 - a fixture, after pytest-django's own
from tests.postgres import NoPostgres, Server

KEPT = ("LINLI_SEED", "LINLI_FAILPOINT")
SERVERS = "TESTS_SERVERS"
"""The addresses of the PostgreSQL servers of a run, one a worker, by spaces."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Teach pytest `--database`."""
    parser.addoption(
        "--database",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="the database the tests run on; `make test` runs both",
    )


ASKING = frozenset({"db", "transactional_db", "live_server"})
"""The fixtures by which a test asks for the database."""


WALKS = ("beside", "canaries", "conformance", "headers", "in_english", "machine", "matrix", "typed")
LIVES = ("dawdling", "hands", "hostile_uploads")
"""Files that go through every door, or live many lives, or whose matter is the server's."""
VIEWS = ("views", "views_door", "views_grid", "views_organisations", "views_setting_up", "views_taking_in")
PAGES = ("forms", "home", "middleware", "refusing", "report_form", "ways", *VIEWS)
"""Files that look at single pages, which the journeys draw on PostgreSQL in a browser."""
READS = (
    "emergencies",
    "globe",
    "locating",
    "photo_limits",
    "photo_places",
    "photo_rights",
    "photos",
    "phrases",
    "unpacking",
)
"""Files about what is read out of words, pictures and workbooks, in which a database has little part."""
LONG_WALKS = frozenset(f"test_{each}.py" for each in (*WALKS, *LIVES, *PAGES, *READS)) | {"demo"}
"""Those, and a folder that builds whole towns: on PostgreSQL by `make trust-full` alone."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks for no database runs on SQLite alone, once; so do the long walks, but for `make trust-full`.

    Files that build a town for all of their tests come first: somewhere in the middle two processes share the rest,
    and each would build it. What is tried with workbooks of any size comes last: it leaves a process with a gigabyte,
    and every child forked from it later is slow to begin.
    """
    items.sort(key=turn)
    if config.getoption("database") == "sqlite":
        return
    once = frozenset() if os.environ.get("FULL") else LONG_WALKS
    kept = [item for item in items if asks(item) and not ({item.path.name, item.path.parent.name} & once)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def turn(item: pytest.Item) -> int:
    """Whether a test's file comes first, or last."""
    if item.path.name == "test_demo.py" or item.path.parent.name == "demo":
        return 0
    return 2 if item.path.name == "test_conformance.py" else 1


def pytest_collection_finish() -> None:
    """Thousands of tests and all their modules would be looked through for garbage again and again."""
    from linli.ground.shared.garbage import settled

    settled()


def asks(item: Any) -> bool:
    """Whether a test asks for the database: by a fixture, a mark, or a connection that its file takes in hand."""
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(ASKING & set(item.fixturenames)) or hasattr(item.module, "connection")


def environment(data: Path) -> dict[str, str]:
    """A demo-mode town in `data`, with fresh keys."""
    keys = {"v1": {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("seal", "index")}}
    path = data / "keys.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(keys))
    return {
        "DJANGO_SETTINGS_MODULE": "linli.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        "LINLI_LANGUAGE": "zh-hans",
        "LINLI_MODE": "demo",
        "LINLI_SECRET_KEY": secrets.token_urlsafe(48),
        "LINLI_DATA": str(data),
        "LINLI_KEY_FILE": str(path),
        "LINLI_DATABASE_URL": f"sqlite:///{data}/linli.sqlite3",
    }


def asked_for() -> tuple[str, int]:
    """The database and the number of workers on the command line, read before pytest: files import models at once."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("-n", "--numprocesses", default="0")
    asked = parser.parse_known_args()[0]
    workers = int(asked.numprocesses) if asked.numprocesses.isdecimal() else os.cpu_count() or 1
    return str(asked.database), max(workers, 1)


def begin() -> None:
    """Write the environment the settings are read from, start the server if asked for one, and set Django up.

    Workers inherit the environment, and each takes its server.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        if settings.configured:
            sys.exit("unset DJANGO_SETTINGS_MODULE: the tests write their own environment before settings are read")
        data = Path(tempfile.mkdtemp(prefix="linli-tests-"))
        atexit.register(shutil.rmtree, data, ignore_errors=True)
        for name in [name for name in os.environ if name.startswith("LINLI_") and name not in KEPT]:
            del os.environ[name]
        os.environ.update(environment(data))
        database, workers = asked_for()
        if database == "postgres":
            servers = [start_postgres() for _ in range(workers)]
            os.environ["LINLI_DATABASE_URL"], os.environ[SERVERS] = servers[0], " ".join(servers)
    django.setup()


def start_postgres() -> str:
    """The address of a server that ends with this run. Ends the run in plain words where there can be none."""
    server = Server()
    atexit.register(server.stop)
    try:
        server.start()
    except NoPostgres as error:
        sys.exit(f"There is no PostgreSQL to test on. {error}")
    return server.url


begin()
laws.register_profile("linli", deadline=None, print_blob=True)  # a busy machine breaks no law
laws.load_profile("linli")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep SQLite in a file, as it is in use: an in-memory database has other locks. Give each worker its server."""
    default: dict[str, Any] = settings.DATABASES["default"]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if default["ENGINE"].endswith("sqlite"):
        default.setdefault("TEST", {})["NAME"] = f"{os.environ['LINLI_DATA']}/test-{worker}.sqlite3"
        return
    servers = os.environ[SERVERS].split()
    mine = urlsplit(servers[int(worker.removeprefix("gw")) % len(servers)])
    default |= {"PORT": mine.port, "PASSWORD": mine.password}


@pytest.fixture(scope="session", autouse=True)
def static_files_as_they_lie() -> Iterator[None]:
    """Serve static files from the rooms' own folders, unhashed; `tests/ui/test_weight.py` collects them as in use."""
    from django.test import override_settings

    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain, WHITENOISE_AUTOREFRESH=True, WHITENOISE_USE_FINDERS=True):
        yield


@pytest.fixture
def key_file(tmp_path: Path, settings: Any) -> Path:
    """A key file of this test's own, with one version."""
    from linli.ground.shared.keyring import new_version

    path = tmp_path / "keys.json"
    new_version(path)
    settings.KEY_FILE = path
    return path
