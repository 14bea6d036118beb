"""docs/issuing.md: every command of an issuer's day is run as it stands, in one folder."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from liangzheng.records.prepare import REQUIRED
from liangzheng.records.template import EXAMPLES
from tests.support.live import request
from verifier_wasm.catalogue import label
from verifier_wasm.document import KINDS

_TEXT = (Path(__file__).parents[2] / "docs" / "issuing.md").read_text("utf-8")
_BLOCKS = [block.splitlines() for block in re.findall(r"^```\n(.*?)^```$", _TEXT, re.MULTILINE | re.DOTALL)]
#: What a comment says of a command that does not end with 0, and what it then says.
_STATUS = re.compile(r"# exit status (\d)(?:: (.*))?$")


def test_every_field_is_listed_with_both_names_and_its_example() -> None:
    rows = [line.split(" | ") for line in _TEXT.splitlines() if line.startswith("| ")]
    listed = {tuple(row[:3]): "required" in row[3] for row in rows if len(row) == 4}
    for kind, fields in KINDS.items():
        for field in fields:
            row = (f"| {label(f'fields.{field.name}', 'zh')}", f"`{field.name}`", EXAMPLES[field.name])
            assert listed[row] == (field.name in REQUIRED[kind]), row


def test_the_day_runs_as_it_is_written(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LIANGZHENG_")}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    (tmp_path / "request.txt").write_text(request(at=datetime.now(UTC)), "utf-8")  # as the holder's page does
    commands = [line for block in _BLOCKS for line in block]
    assert sum(line.startswith("liangzheng ") for line in commands) >= 10
    for line in commands:
        done = subprocess.run(
            ["sh", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        expected = _STATUS.search(line)
        assert done.returncode == int(expected[1] if expected else 0), (line, done.stdout, done.stderr)
        if expected and (part := expected[2]):
            place, number = part.rpartition(" ")[::2]
            told = f"\n{number} | " if place == "row" else part
            assert told in done.stdout + done.stderr, (line, done.stdout, done.stderr)
    made = {"codes", "later.csv", "empty.xlsx", "marks.csv", "phone"}
    assert {path.name for path in tmp_path.iterdir()} >= made
