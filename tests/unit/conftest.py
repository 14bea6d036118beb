"""What several unit tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.registries import Place


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """Run a PostgreSQL server for the worker; skip where there is none."""
    programs = postgres.find()
    if programs is None:
        pytest.skip("no PostgreSQL server: run `make .make/programs`, or set LIANGZHENG_POSTGRES")
    with postgres.serving(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Name a place for a registry: each test that asks for one runs on both databases."""
    folder = tmp_path / "registry"
    if request.param == "sqlite":
        return Place(str(folder), folder / "secret.key")
    return Place(request.getfixturevalue("postgres_server").database(), tmp_path / "secret.key")
