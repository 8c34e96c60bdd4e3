"""Towns that are one but for what happened there: ten thousand cases, as many as one asks for, and as many open alone.

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
OPEN = 200
"""Open cases of a community."""
A_COMMUNITY = 20_000
"""So many cases more are another community."""
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
    """Keys, tables, static files, and 北园 of the demo town with a week behind it, its ids apart from copies'."""
    from linli.commands import keys

    if not (data / "keys.json").exists():
        keys.ensure(data)
    production(data, url)
    from bench.filling import apart
    from linli.commands.preparing import prepare
    from linli.demo import town
    from linli.demo.layout import BEIYUAN
    from linli.ground.shared.moments import now

    prepare()
    apart()
    town.build(now(), days=DAYS, among=(BEIYUAN,))


@contextmanager
def towns(vendor: str, size: int, folder: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """The data folder, and the addresses of the databases: `small`, `large`, and `open`.

    The last is as wide as the large one and has as many open cases, but as few that ended.
    """
    data = folder / vendor
    data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        cluster = None
        if vendor == "postgresql":
            home = data / "cluster"
            home.mkdir(exist_ok=True)
            cluster = stack.enter_context(server(durable=True, home=home))
        _town(data, cluster)
        found: dict[str, str] = {}
        for name, (copy, cases, communities) in _wanted(size).items():
            found[name] = _copy(data, cluster, copy)
            _elsewhere(_fill, data, found[name], cases, communities)
            print(f"   {vendor}, {cases:,} cases: {_megabytes(data, cluster, copy):,.0f} MB", flush=True)
        yield data, found


def _wanted(size: int) -> dict[str, tuple[str, int, int]]:
    """What each town's copy is called, how many cases it has, and in how many communities."""
    wide = max(1, size // A_COMMUNITY)
    return {
        "small": (f"{TOWN}_{SMALL}", SMALL, 1),
        "open": (f"{TOWN}_open_{wide}", 2 * OPEN * wide, wide),
        "large": (f"{TOWN}_{size}", size, wide),
    }


def _town(data: Path, cluster: Server | None) -> None:
    built = data / "built"
    if built.exists():
        return
    began = perf_counter()
    _elsewhere(build, data, _url(data, cluster, TOWN))
    built.touch()
    print(f"   the town: {perf_counter() - began:.0f} s", flush=True)


def _copy(data: Path, cluster: Server | None, name: str) -> str:
    """A copy of the town by this name, unless it is there."""
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


def _megabytes(data: Path, cluster: Server | None, name: str) -> float:
    if cluster is None:
        return (data / f"{name}.sqlite3").stat().st_size / 2**20
    with psycopg.connect(_url(data, cluster, name)) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        assert row is not None
        return float(row[0]) / 2**20


def _fill(data: Path, url: str, cases: int, communities: int) -> None:
    production(data, url)
    from django.core.management import call_command

    from bench.filling import fill, learn

    call_command("migrate", interactive=False, verbosity=0)
    fill(cases, communities)
    learn()


def _elsewhere(work: Callable[..., None], *given: Any) -> None:
    """Do it in a process of its own, since Django knows one database in each. Raises RuntimeError if it fails."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=given)
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"{work.__name__} ended with {process.exitcode}")
