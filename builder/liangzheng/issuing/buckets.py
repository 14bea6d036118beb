"""Numbers of many rows in files, in buckets: those of one number are found without having all in memory.

A file has a batch for each bucket, which its first column says; one bucket of all files is read at a time.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from liangzheng.files import naming

if TYPE_CHECKING:
    from array import array

_BITS: Final = 9
_BUCKETS: Final = 1 << _BITS
_HASH_LENGTH: Final = 8
#: Rows that are looked through at once: to begin takes as long as some thousand of them.
_ROWS: Final = 100_000


def hashed(text: str) -> int:
    """Return 64 bits by which texts are compared, as `records.people` has them."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_HASH_LENGTH).digest())


def write_buckets(place: Path, columns: Mapping[str, "array[int]"]) -> None:
    """Write columns of 64 bits each, all of one length; the first one says which bucket a row is in."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    from pyarrow import compute  # noqa: PLC0415

    arrays = [
        pa.Array.from_buffers(pa.uint64(), len(column), [None, pa.py_buffer(column)])
        for column in columns.values()
    ]
    batch = pa.record_batch(arrays, names=list(columns))
    buckets = compute.shift_right(batch[0], pa.scalar(64 - _BITS, pa.uint64()))
    made = place.with_name(f"{place.name}.{secrets.token_hex(8)}")  # a lost worker may be at work on it yet
    with naming(made), pa.OSFile(str(made), "wb") as file, pa.ipc.new_file(file, batch.schema) as writer:
        for bucket in range(_BUCKETS):
            writer.write_batch(batch.filter(compute.equal(buckets, pa.scalar(bucket, pa.uint64()))))
    made.replace(place)


def shares(count: int) -> list[range]:
    """Return all buckets, in so many parts; at most one for each bucket."""
    count = min(count, _BUCKETS)
    return [range(_BUCKETS * n // count, _BUCKETS * (n + 1) // count) for n in range(count)]


def read_buckets(buckets: range, places: Sequence[Path]) -> Iterator[Any]:
    """Yield some buckets of some files, several small ones at once; at least one table.

    Each has a column ``part``: which of the files a row is from.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    some: list[Any] = []
    for bucket in buckets:
        some.append(_bucket(bucket, places))
        if sum(map(len, some)) >= _ROWS:
            yield pa.concat_tables(some)
            some = []
    if some:
        yield pa.concat_tables(some)


def _bucket(bucket: int, places: Sequence[Path]) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    tables = []
    for part, place in enumerate(places):
        with pa.OSFile(str(place)) as file, pa.ipc.open_file(file) as reader:
            table = pa.Table.from_batches([reader.get_batch(bucket)])
        tables.append(table.append_column("part", pa.repeat(pa.scalar(part, pa.int64()), len(table))))
    return pa.concat_tables(tables)
