"""Two towns that are one but for what happened there: ten thousand cases, and as many as one asks for.

The demo town is built once on each database, copied, and each copy filled. In a folder that is given they stay for the
next run; a filling that was broken off goes on there.
"""

import multiprocessing
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg

from tests.postgres import NAME, Server, server

VENDORS = ("postgresql", "sqlite")
SMALL = 10_000
DAYS = 7
TOWN, SECRET = NAME, "secret-of-the-bench"


def production(data: Path, url: str) -> None:
    """Set the environment as in production, for this data and this database; once in a process, before Django."""
    for name in [name for name in os.environ if name.startswith("LINLI_")]:
        del os.environ[name]
    secret = data / SECRET
    if not secret.exists():
        secret.write_text(secrets.token_urlsafe(64))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "linli.settings",
        "LINLI_DATA": str(data),
        "LINLI_DATABASE_URL": url,
        "LINLI_SECRET_KEY": secret.read_text(),
        "LINLI_PROXY_DEPTH": "1",
        "LINLI_LOG": "ERROR",
        "LINLI_CODE_SENDER": "linli.town.notices.senders.DemoInbox",
    }
    import django

    django.setup()


def build(data: Path, url: str) -> None:
    """Keys, tables, static files, and the demo town with a week behind it, its ids apart from those of copies."""
    from linli.commands import keys

    if not (data / "keys.json").exists():
        keys.ensure(data)
    production(data, url)
    from bench.filling import apart
    from linli.commands.preparing import prepare
    from linli.demo import town
    from linli.ground.shared.moments import now

    prepare()
    apart()
    town.build(now(), days=DAYS)


@contextmanager
def two(vendor: str, size: int, folder: Path) -> Iterator[tuple[Path, dict[int, str]]]:
    """The data folder, and the address of the database with so many cases, for `SMALL` and for `size`."""
    data = folder / vendor
    data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        cluster = None
        if vendor == "postgresql":
            home = data / "cluster"
            home.mkdir(exist_ok=True)
            cluster = stack.enter_context(server(durable=True, home=home))
        _town(data, cluster)
        found = {cases: _copy(data, cluster, cases) for cases in (SMALL, size)}
        for cases, url in found.items():
            _elsewhere(_fill, data, url, cases)
            print(f"   {vendor}, {cases:,} cases: {_megabytes(data, cluster, cases):,.0f} MB", flush=True)
        yield data, found


def _town(data: Path, cluster: Server | None) -> None:
    built = data / "built"
    if built.exists():
        return
    began = perf_counter()
    _elsewhere(build, data, _url(data, cluster, TOWN))
    built.touch()
    print(f"   the town: {perf_counter() - began:.0f} s", flush=True)


def _copy(data: Path, cluster: Server | None, cases: int) -> str:
    """A copy of the town for so many cases, unless it is there."""
    name = f"{TOWN}_{cases}"
    if cluster is None:
        if not (data / f"{name}.sqlite3").exists():
            shutil.copy(data / f"{TOWN}.sqlite3", data / f"{name}.part")
            (data / f"{name}.part").rename(data / f"{name}.sqlite3")
    else:
        with psycopg.connect(_url(data, cluster, "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {TOWN}")
    return _url(data, cluster, name)


def _url(data: Path, cluster: Server | None, name: str) -> str:
    return f"sqlite:///{data}/{name}.sqlite3" if cluster is None else cluster.url.removesuffix(NAME) + name


def _megabytes(data: Path, cluster: Server | None, cases: int) -> float:
    if cluster is None:
        return (data / f"{TOWN}_{cases}.sqlite3").stat().st_size / 2**20
    with psycopg.connect(_url(data, cluster, f"{TOWN}_{cases}")) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        assert row is not None
        return float(row[0]) / 2**20


def _fill(data: Path, url: str, cases: int) -> None:
    production(data, url)
    from django.core.management import call_command

    from bench.filling import fill, learn

    call_command("migrate", interactive=False, verbosity=0)
    fill(cases)
    learn()


def _elsewhere(work: Callable[..., None], *given: Any) -> None:
    """Do it in a process of its own, since Django knows one database in each. Raises RuntimeError if it fails."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=given)
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"{work.__name__} ended with {process.exitcode}")
