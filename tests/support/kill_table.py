"""Each command killed at each of its events, then run again: what must hold in between and after.

`python -m tests.support.kill_table` (`make killed`) tries every event and prints the table; the unit test
tries some of each command.
"""

import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from liangzheng.keys import SigningKey
from liangzheng.trust.folder import ROOT, TrustFolder, read_root
from tests.support.killed import Commands, Run, commands
from tests.support.signed import LICENCE
from tests.support.vical import entry, iaca, payload, signed
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.encoding import cbor

_NUMBER: Final = "110199199001010010"
_VERIFY: Final = ("verify", "codes/000001.txt", "--json", "--trust", "trust", "--status", "lists", "--memory")
_ISSUE: Final = ("issue", "--key", "city.pem", "--issuer", "city", "--in", "records.jsonl")
_PUBLISH: Final = ("status", "publish", "registry", "--key", "city.pem", "--out", "lists")
#: What is on its way to its place (`liangzheng.files`).
_HIDDEN: Final = re.compile(r"\..+\.[0-9a-f]{16}")


class Office:
    """A publisher's folder: trust list, registry, codes, lists, and the memory of a checker who saw them."""

    def __init__(self, path: Path, program: Commands) -> None:
        self.path = path
        self._program = program

    def run(self, *arguments: object, kill_at: int = 0) -> Run:
        return self._program.run(*arguments, folder=self.path, kill_at=kill_at)

    def does(self, *arguments: object) -> str:
        done = self.run(*arguments)
        assert done.exit == 0, (arguments, done)
        return done.out

    def verdict(self, memory: str = "mem.json") -> str:
        """Return outcome and reason of the licence; "error" where the lists are refused."""
        done = self.run(*_VERIFY, memory)
        if not done.out:
            return f"error {done.err}"
        report = json.loads(done.out)
        return f"{report['outcome']} {report['reason']}"

    def verdict_of_old(self) -> str:
        """Return the verdict of a checker who has seen nothing since before the command."""
        shutil.copyfile(self.path / "mem.json", self.path / "copy.json")
        return self.verdict("copy.json")

    def litter(self) -> list[str]:
        return [
            name
            for _, folders, files in os.walk(self.path)
            for name in folders + files
            if _HIDDEN.fullmatch(name)
        ]

    def age(self) -> None:
        """Let time pass: what a killed command left is no longer fresh."""
        for folder, _, files in os.walk(self.path):
            for name in (folder, *(os.path.join(folder, file) for file in files)):  # noqa: PTH118 - as os.walk
                os.utime(name, (0, 0))


GOOD: Final = "authentic signature_valid"
REVOKED: Final = "rejected status_invalid"


def _found(office: Office) -> Office:
    """Make the office as it is before each command."""
    record = {"licence_number": _NUMBER, "card_number": "9901234567890", **LICENCE}
    (office.path / "records.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    (office.path / "list.vical").write_bytes(signed(payload([entry(iaca("Sample"))])))
    for arguments in (
        ("trust", "init", "trust", "--no-passphrase"),
        ("trust", "add", "trust", "--issuer", "city", "--generate", "city.pem", "--no-passphrase"),
        ("trust", "sign", "trust"),
        ("status", "init", "registry", "--uri-prefix", "https://x.test/lists/", "--list-size", "64"),
        (*_ISSUE, "--out", "codes", "--status", "registry", "--no-pictures"),
        _PUBLISH,
    ):
        office.does(*arguments)
    assert office.verdict() == GOOD
    return office


@dataclass(frozen=True)
class Scenario:
    """One command.

    ``before``: what is done first. ``between``: holds at any moment, killed or not. ``after``: holds when the
    command was run again. ``done``: what the second run may say where the first was killed with all done.
    """

    name: str
    arguments: tuple[str, ...]
    after: Callable[[Office], None]
    between: Callable[[Office], None] = lambda _: None
    before: Callable[[Office], None] = lambda _: None
    state: Callable[[Office], str] = lambda _: ""
    done: str | None = None


def _serves(*verdicts: str) -> Callable[[Office], None]:
    def check(office: Office) -> None:
        assert office.verdict_of_old() in verdicts, office.verdict_of_old()

    return check


def _made_folder(office: Office) -> None:
    office.does("trust", "add", "new", "--issuer", "city", "--key", "city.cose")
    office.does("trust", "sign", "new")
    office.does("trust", "show", "new")


def _public_key(office: Office) -> None:
    key = SigningKey.load(office.path / "city.pem")
    (office.path / "city.cose").write_bytes(cbor.encode([key_to_cose(key.public, key.kid)]))


def _added(office: Office) -> None:
    """The draft names one key of the issuer, and its private half is where it was asked for."""
    key = SigningKey.load(office.path / "second.pem")
    (issuer,) = [issuer for issuer in TrustFolder(office.path / "trust").issuers() if issuer.id == "second"]
    assert [known.kid for known in issuer.keys] == [key.kid]
    assert not list(office.path.glob(".second*"))
    _serves(GOOD)(office)
    office.does("trust", "sign", "trust")
    _serves(GOOD)(office)


def _signed(office: Office) -> None:
    _serves(GOOD)(office)
    assert TrustFolder(office.path / "trust").store().sequence > 1


def _rotated(office: Office) -> None:
    _serves(GOOD)(office)
    trust = office.path / "trust"
    assert read_root(trust / ROOT).version in {2, 3}  # 3: the first run had been killed with all done
    assert len(list((trust / "private").glob("root*.pem"))) == 1
    assert not (trust / "private" / "next").exists()
    assert office.verdict("follower.json") == GOOD
    office.does("trust", "sign", "trust")
    _serves(GOOD)(office)
    assert office.verdict("follower.json") == GOOD  # who looked in between follows too


def _follows(office: Office) -> None:
    _serves(GOOD)(office)
    assert office.verdict("follower.json") == GOOD


def _imported(office: Office) -> None:
    assert len(TrustFolder(office.path / "trust").issuers()) == 2
    office.does("trust", "sign", "trust")
    _serves(GOOD)(office)


def _registry(office: Office) -> None:
    office.does(*_ISSUE, "--no-pictures", "--status", "other", "--out", "more")
    assert "entries: 1" in office.does("status", "show", "other")
    assert (office.path / "other" / "secret.key").stat().st_mode & 0o777 == 0o600


def _set(office: Office) -> None:
    assert "state: INVALID" in office.does("status", "show", "registry", _NUMBER)
    office.does(*_PUBLISH)
    _serves(REVOKED)(office)


def _revoke(office: Office) -> None:
    office.does("status", "set", "registry", "INVALID", _NUMBER)


def _back_up(office: Office) -> None:
    office.does("status", "backup", "registry", "saved")


def _backed_up(office: Office) -> None:
    (office.path / "other").mkdir()
    shutil.copyfile(office.path / "registry" / "secret.key", office.path / "other" / "secret.key")
    office.does("status", "restore", "other", "saved")
    assert "entries: 1" in office.does("status", "show", "other")


def _lose(office: Office) -> None:
    """Revoke after the backup, publish, and lose the database."""
    _back_up(office)
    _revoke(office)
    office.does(*_PUBLISH)
    for path in (office.path / "registry").glob("registry.sqlite*"):
        path.unlink()


def _put_back(office: Office) -> None:
    """Have an older registry, beside a journal that tells more."""
    _lose(office)
    journal = office.path / "registry" / "journal.jsonl"
    journal.rename(office.path / "kept.jsonl")
    office.does("status", "restore", "registry", "saved")
    (office.path / "kept.jsonl").rename(journal)


def _restored(office: Office) -> None:
    office.does("status", "replay", "registry")
    _set(office)


def _one_signs(office: Office) -> None:
    office.does("trust", "sign", "trust", "--only", "trust/private/root.pem")


def _joined(office: Office) -> None:
    office.does("trust", "sign", "trust", "--combine")
    _signed(office)


def _issued_or_nothing(office: Office) -> None:
    """The index is there when all is there, and only then."""
    out = office.path / "out"
    if (out / "index.jsonl").exists():
        index = [json.loads(line) for line in (out / "index.jsonl").read_text("utf-8").splitlines()]
        files = {"index.jsonl", *(name for entry in index for name in entry["files"])}
        assert files == {path.name for path in out.iterdir()}
        for entry in index:
            assert (out / entry["files"][0]).read_text("ascii") == entry["code"]


def _issued(office: Office) -> None:
    _issued_or_nothing(office)
    names = {path.name for path in (office.path / "out").iterdir()}
    assert len(names) == 6, names
    assert "entries: 1" in office.does("status", "show", "registry")
    shutil.copyfile(office.path / "out" / "000001.txt", office.path / "codes" / "000001.txt")
    _serves(GOOD)(office)


def _out(office: Office) -> str:
    """Say what an issuer finds: files, the index that says that they are whole, rows in the journal."""
    out, journal = office.path / "out", office.path / "out.journal"
    names = {path.name for path in out.iterdir()} if out.exists() else set()
    index = "index" if "index.jsonl" in names else "no index"
    return f"{len(names - {'index.jsonl'})} files, {index}, {_rows_in(journal)} rows in the journal"


def _rows_in(journal: Path) -> int:
    """Return how many rows a journal has, in a copy: to look at one that was cut off mends it."""
    with tempfile.TemporaryDirectory() as name:
        for path in journal.parent.glob(f"{journal.name}*"):
            shutil.copy(path, name)
        with closing(sqlite3.connect(Path(name, journal.name))) as connection, suppress(sqlite3.Error):
            return int(connection.execute("SELECT count(*) FROM line").fetchone()[0])
    return 0


def _record(**others: object) -> dict[str, object]:
    return {"licence_number": _NUMBER, "card_number": "9901234567890", **LICENCE, **others}


def _changed(office: Office) -> None:
    """Three records are issued; then one is changed, one is gone, and one comes before the rest."""
    other, third = _record(licence_number="990101199001010019"), _record(licence_number="990101199001010027")
    _write_records(office, _record(), other, third)
    office.does(*_ISSUE, "--out", "out", "--status", "registry")
    shutil.copyfile(office.path / "out" / "index.jsonl", office.path / "before.jsonl")
    new = _record(licence_number="990101199001010035")
    _write_records(office, new, _record(), third | {"points": 3})


def _write_records(office: Office, *records: dict[str, object]) -> None:
    (office.path / "records.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records), "utf-8")


def _reissued(office: Office) -> None:
    """Each has its code, and what is as it was has the code that it had."""
    _issued_or_nothing(office)
    before, after = (_codes_of(office.path / name) for name in ("before.jsonl", "out/index.jsonl"))
    assert list(after) == ["990101199001010035", _NUMBER, "990101199001010027"]
    assert after[_NUMBER] == before[_NUMBER]
    assert after["990101199001010027"] != before["990101199001010027"]
    shown = office.does("status", "show", "registry")
    assert "entries: 5" in shown  # four licences, and the code that one of them had
    assert "INVALID: 1" in shown


def _codes_of(index: Path) -> dict[str, str]:
    entries = map(json.loads, index.read_text("utf-8").splitlines())
    return {entry["licence_number"]: entry["code"] for entry in entries}


def _listed_or_nothing(office: Office) -> None:
    path = office.path / "codes.csv"
    assert not path.exists() or path.read_text("utf-8").count("\n") == 2


def _listed(office: Office) -> None:
    _listed_or_nothing(office)
    assert (office.path / "codes.csv").exists()
    assert "entries: 1" in office.does("status", "show", "registry")


def _sign(office: Office) -> None:
    office.does("trust", "sign", "trust")


def _remembered(office: Office) -> None:
    assert office.verdict() == GOOD


SCENARIOS: Final = (
    Scenario(
        "trust init",
        ("trust", "init", "new", "--no-passphrase"),
        before=_public_key,
        after=_made_folder,
        done="exists and is not empty",
    ),
    Scenario(
        "trust add --generate",
        ("trust", "add", "trust", "--issuer", "second", "--generate", "second.pem", "--no-passphrase"),
        between=_serves(GOOD),
        after=_added,
        done="File exists",
    ),
    Scenario("trust sign", ("trust", "sign", "trust"), between=_serves(GOOD), after=_signed),
    Scenario(
        "trust sign --only",
        ("trust", "sign", "trust", "--only", "trust/private/root.pem"),
        between=_serves(GOOD),
        after=_joined,
    ),
    Scenario(
        "trust sign --combine",
        ("trust", "sign", "trust", "--combine"),
        before=_one_signs,
        between=_serves(GOOD),
        after=_signed,
        done="no signature waits",
    ),
    Scenario(
        "trust rotate", ("trust", "rotate", "trust", "--no-passphrase"), between=_follows, after=_rotated
    ),
    Scenario(
        "trust import",
        ("trust", "import", "trust", "list.vical", "--unchecked-signer"),
        between=_serves(GOOD),
        after=_imported,
    ),
    Scenario(
        "status init",
        ("status", "init", "other", "--uri-prefix", "https://x.test/other/", "--list-size", "64"),
        after=_registry,
        done="there is a registry already",
    ),
    Scenario(
        "status set", ("status", "set", "registry", "INVALID", _NUMBER), between=_serves(GOOD), after=_set
    ),
    Scenario(
        "status publish",
        _PUBLISH,
        before=_revoke,
        between=_serves(GOOD, REVOKED),
        after=_serves(REVOKED),
    ),
    Scenario(
        "status backup", ("status", "backup", "registry", "saved"), after=_backed_up, done="File exists"
    ),
    Scenario(
        "status restore",
        ("status", "restore", "registry", "saved"),
        before=_lose,
        between=_serves(REVOKED),
        after=_restored,
        done="a restore of it was cut off",
    ),
    Scenario(
        "status replay",
        ("status", "replay", "registry"),
        before=_put_back,
        between=_serves(REVOKED),
        after=_restored,
    ),
    Scenario(
        "issue",
        (*_ISSUE, "--out", "out", "--status", "registry"),
        between=_issued_or_nothing,
        state=_out,
        after=_issued,
    ),
    Scenario(
        "issue after a change",
        (*_ISSUE, "--out", "out", "--status", "registry", "--remove"),
        before=_changed,
        between=_issued_or_nothing,
        state=_out,
        after=_reissued,
    ),
    Scenario(
        "issue --out codes.csv",
        (*_ISSUE, "--out", "codes.csv", "--status", "registry"),
        between=_listed_or_nothing,
        after=_listed,
    ),
    Scenario("verify --memory", (*_VERIFY, "mem.json"), before=_sign, after=_remembered),
)


@contextmanager
def office() -> Iterator[Office]:
    """Make an office to be copied for each kill."""
    with tempfile.TemporaryDirectory() as name, commands() as program:
        path = Path(name, "office")
        path.mkdir()
        yield _found(Office(path, program))


def events_of(scenario: Scenario, made: Office) -> int:
    """Return how many events a command has that nobody kills."""
    with _copy(made, scenario) as place:
        done = place.run(*scenario.arguments)
        assert done.exit == 0, done
        return done.events


def kill(scenario: Scenario, made: Office, number: int) -> tuple[str, str, str]:
    """Kill the command at an event, run it again, and assert that all is whole.

    Returns the moment, what was found after, and what the next run did.
    """
    with _copy(made, scenario) as place:
        killed = place.run(*scenario.arguments, kill_at=number)
        assert killed.was_killed, (scenario.name, number, killed)
        scenario.between(place)
        found = scenario.state(place)
        place.age()
        again = place.run(*scenario.arguments)
        if again.exit != 0:
            assert scenario.done is not None, (scenario.name, number, again)
            assert scenario.done in again.err, (scenario.name, number, again)
        assert not place.litter(), (scenario.name, number, place.litter())
        scenario.after(place)
        return killed.moment, found, " ".join((again.out or again.err).split("\n")[:-1])


@contextmanager
def _copy(made: Office, scenario: Scenario) -> Iterator[Office]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "office")
        shutil.copytree(made.path, path)
        place = Office(path, made._program)
        scenario.before(place)
        yield place


def main() -> int:
    """Kill each command at each event, and print a row a command.

    Commands named in the arguments alone, with a row for each kill; a number: every so manieth event.
    """
    wanted = [argument for argument in sys.argv[1:] if not argument.isdigit()]
    step = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 1)
    worst = 0
    print("| command | events | killed at each, then run again |\n|---|---|---|")
    with office() as made:
        for scenario in SCENARIOS:
            if wanted and scenario.name not in wanted:
                continue
            count = events_of(scenario, made)
            faults = []
            for number in range(1, count + 1, step):
                try:
                    row = kill(scenario, made, number)
                    if wanted:
                        print(f"| {number} | {' | '.join(row)} |", flush=True)
                except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                    faults.append(f"{number}: {(str(error).splitlines() or [type(error).__name__])[0][:200]}")
            worst = max(worst, len(faults))
            print(
                f"| {scenario.name} | {count} | {'whole' if not faults else '; '.join(faults)} |", flush=True
            )
    return worst > 0


if __name__ == "__main__":
    sys.exit(main())
