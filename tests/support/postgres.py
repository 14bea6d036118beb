"""PostgreSQL for the registry's tests: a server of the test run's own, found on the machine or from Debian.

``LIANGZHENG_POSTGRES`` names the folder of the server's programs by hand.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import debian

PACKAGES = ("postgresql",)
#: Debian's package would make a cluster and start it; nobody asked for one.
_NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/liangzheng-tests.conf")
_NEEDED = ("initdb", "postgres", "pg_ctl")
_SUPERUSER = "registrar"


def find() -> Path | None:
    """Return the folder of the server's programs, the newest of several, or None."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True
    )
    named = os.environ.get("LIANGZHENG_POSTGRES")
    on_path = shutil.which("initdb")
    known = [Path(named)] if named else [*folders, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((path for path in known if all((path / name).is_file() for name in _NEEDED)), None)


def install() -> Path | None:
    """Install it where that is allowed and can be done."""
    if not debian.refused():
        debian.as_root("mkdir", "-p", str(_NO_CLUSTER.parent))
        debian.as_root("tee", str(_NO_CLUSTER), given=b"create_main_cluster = false\n")
        debian.install(*PACKAGES)
        debian.as_root("rm", "-f", str(_NO_CLUSTER))
    return find()


class Server:
    """A running server that listens in a folder, to whoever may enter it."""

    def __init__(self, programs: Path, folder: Path, user: str | None) -> None:
        self._programs = programs
        self._folder = folder
        self._user = user
        self._count = 0

    def url(self, database: str = "postgres", *, user: str = _SUPERUSER, password: str = "") -> str:
        """Return the URL of a database."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@/{database}?host={self._folder}"

    def database(self) -> str:
        """Make an empty database; return its URL."""
        self._count += 1
        name = f"registry_{self._count}"
        self.tell(f"CREATE DATABASE {name}")
        return self.url(name)

    def tell(self, statement: str, database: str = "postgres") -> str:
        """Run a statement; return what it prints."""
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", str(self._folder)]
        done = self.run(*command, "-U", _SUPERUSER, "-d", database, "-c", statement)
        return done.stdout

    def start(self) -> None:
        data = self._folder / "data"
        self.run(
            "initdb", "-D", str(data), "-U", _SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N"
        )
        # One who is told apart by a password: for the tests of a wrong one.
        rules = data / "pg_hba.conf"
        rules.write_text("local all guarded scram-sha-256\n" + rules.read_text())
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"listen_addresses = ''\nunix_socket_directories = '{self._folder}'\n"
                "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
            )
        self.run("pg_ctl", "start", "-w", "-D", str(data), "-l", str(self._folder / "log"))

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self._folder / "data"))

    def run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run one of its programs as its user; the server refuses to be root's."""
        path = self._programs / program
        done = subprocess.run(
            [path if path.is_file() else program, *arguments],
            user=self._user,
            cwd=self._folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self._folder)},
            # A server goes on holding what it was started with: a pipe would never end.
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"
        return done


@contextmanager
def serving(programs: Path) -> Iterator[Server]:
    """Run a server of one's own for the length of the block."""
    user = _other_user() if os.geteuid() == 0 else None
    # Not in pytest's own folder: its path can be longer than a socket's may be, and only its owner enters it.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        if user:
            shutil.chown(folder, user)
        server = Server(programs, folder, user)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _other_user() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise AssertionError("there is no user but root")
