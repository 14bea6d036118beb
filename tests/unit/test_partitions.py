"""A partition of an engine's run, worked on again: what the registry says meanwhile, and what is kept."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from liangzheng.issuing.job import Job
from liangzheng.issuing.partition import UNDER_WAY, Known, Part, Share, work_on
from liangzheng.issuing.same_terms import basis_of, terms_of
from liangzheng.keys import SigningKey
from liangzheng.must_verify import own_trust
from liangzheng.records import Plan, RowError
from liangzheng.signing import Terms
from liangzheng.status.changes import Order, set_codes, set_licences
from liangzheng.status.lookup import find
from liangzheng.status.registry import Registry
from liangzheng.status.scopes import Scope
from liangzheng.status.states import INVALID, SUSPENDED, VALID
from tests.support.registries import PREFIX
from tests.support.signed import ISSUER, NOW

_NUMBERS = ("110199199001010010", "110199199001010029", "11010519491231002X", "110199199001010037")


@pytest.fixture
def share(tmp_path: Path) -> Share:
    key = SigningKey.generate()
    key.save(tmp_path / "key.pem")
    registry = Registry.create(str(tmp_path / "reg"), uri_prefix=PREFIX, at=NOW, shard_size=64)
    job = Job(
        key=str(tmp_path / "key.pem"),
        plan=Plan(NOW),
        terms=Terms(ISSUER, NOW, None, None),
        trust=own_trust(ISSUER, key),
        registry=registry.location,
        registry_name=registry.settings.name,
    )
    (tmp_path / "out" / UNDER_WAY).mkdir(parents=True)
    basis = basis_of(job, key.kid, issued_at_given=True)
    return Share(job, key.kid, tmp_path / "out", basis, terms=terms_of(job, key.kid, issued_at_given=True))


def _work(share: Share, classes: Sequence[str], **more: Any) -> Part:
    """Work on a partition with a row for each of some classes."""
    part = share.out.with_name("part.parquet")
    rows = [
        {"证号": number, "姓名": "样例", "准驾车型": each, "有效期至": "长期"}
        for number, each in zip(_NUMBERS, classes, strict=False)
    ]
    parquet.write_table(pa.Table.from_pylist(rows), part)
    return work_on(replace(share, job=replace(share.job, **more)), part, Known())


def _codes(share: Share) -> dict[str, str]:
    rows = parquet.read_table(share.out / "part.parquet").to_pylist()
    return {row["licence_number"]: row["code"] for row in rows}


def _order(state: int, scope: Scope = Scope.LICENCE) -> Order:
    return Order(state=state, by="office", at=NOW, scope=scope)


def _states(share: Share, number: str) -> tuple[int, list[int]]:
    found = find(Registry.open(str(share.job.registry)), number)
    assert found is not None
    return found.state, [code.state for code in found.earlier]


def test_codes_that_are_kept_are_looked_up(share: Share) -> None:
    registry = Registry.open(str(share.job.registry))
    classes = ["C1"] * 4
    assert _work(share, classes).signed == 4
    before = _codes(share)
    set_licences(registry, [_NUMBERS[0]], _order(SUSPENDED))
    done = _work(share, classes)
    assert (done.signed, done.kept, done.limited) == (0, 4, 1)
    found = find(registry, _NUMBERS[1])
    assert found is not None
    set_codes(registry, [found.newest.position], _order(INVALID, Scope.CODE))
    done = _work(share, classes)
    assert (done.signed, done.kept, done.renewed, done.limited) == (1, 3, 1, 1)
    after = _codes(share)
    assert [number for number in _NUMBERS if after[number] != before[number]] == [_NUMBERS[1]]
    set_licences(registry, [_NUMBERS[2]], _order(INVALID))
    with pytest.raises(RowError, match=r"part\.parquet:3: the licence is revoked"):
        _work(share, classes)
    assert _codes(share) == after
    done = _work(share, classes, leave_out=True)
    assert (done.signed, done.kept, done.left_out, done.slipped, done.dropped) == (0, 3, 1, 0, 1)
    assert set(_codes(share)) == {*_NUMBERS} - {_NUMBERS[2]}


def test_the_old_code_counts_until_the_new_one_is_in_its_place(
    share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise OSError(28, "no room for it")

    _work(share, ["C1"])
    before = _codes(share)
    for name in ("liangzheng.issuing.partition.write_whole", "liangzheng.issuing.standing.Standings.end"):
        with monkeypatch.context() as patch:
            patch.setattr(name, fail)
            with pytest.raises(OSError, match="no room"):
                _work(share, ["C1D"])
        assert _states(share, _NUMBERS[0]) == (VALID, [VALID])
        assert (_codes(share) == before) == name.endswith("write_whole")
    done = _work(share, ["C1D"])
    assert (done.signed, done.kept, done.superseded) == (0, 1, 1)
    assert _states(share, _NUMBERS[0]) == (VALID, [INVALID])
    assert not list((share.out / UNDER_WAY).iterdir())
    # What it was to end is over with: a code that is kept beside it by another run stays.
    assert _work(share, ["C1D"]).superseded == 0


def test_a_row_with_a_slip_keeps_its_code_in_a_partition(share: Share) -> None:
    _work(share, ["C1", "C1"])
    before = _codes(share)
    for _ in range(2):
        done = _work(share, ["C1", "ZZ", "C1"], leave_out=True)
        assert (done.left_out, done.slipped, done.dropped) == (1, 1, 0)
        assert _codes(share)[_NUMBERS[1]] == before[_NUMBERS[1]]
    done = _work(share, ["C1", "C1D", "C1"], leave_out=True)
    assert (done.left_out, done.superseded) == (0, 1)
    assert _codes(share)[_NUMBERS[1]] != before[_NUMBERS[1]]


def test_a_row_that_is_older_than_what_a_left_registry_knows(share: Share) -> None:
    _work(share, ["C1", "C1"])
    newer = replace(share, out=share.out.with_name("newer"))
    (newer.out / UNDER_WAY).mkdir(parents=True)
    _work(newer, ["C1D"])
    job = replace(share.job, registry=None, registry_name="")
    left = replace(share, job=job, terms=terms_of(job, share.kid, issued_at_given=True), leave_registry=True)
    with pytest.raises(RowError, match=r"part\.parquet:1: its code was superseded in the status registry"):
        _work(left, ["C1", "C1"])
    for _ in range(2):  # on later nights too, though its code is gone
        done = _work(left, ["C1", "C1"], leave_out=True)
        assert (done.left_out, set(_codes(left))) == (1, {_NUMBERS[1]})
    assert _work(left, ["C1D", "C1"]).signed == 2  # it says what the newest code says
