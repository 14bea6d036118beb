"""Writing a checkout's kit into a folder, from which a wheel is made."""

import hashlib
import shutil
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter

from liangzheng.kit.from_checkout import FromCheckout
from liangzheng.kit.from_wheel import CONTENT, LIST, SETTINGS, Listed, ListedPack
from liangzheng.runtime.entries import SCRIPTS
from liangzheng.ships import Part

_PARTS = "parts.json"


def write_kit(kit: FromCheckout, folder: Path, state: Path) -> None:
    """Write runtime, scripts, parts and content, and the list of them; raises what `Kit.packs` does.

    ``state``: where packs are looked for that were made before, as a build does.
    """
    packs = kit.packs(state)
    files = {pack.path: pack.packed for pack in packs.values()}
    files |= {f"scripts/{name}.js": data for name, data in kit.scripts(SCRIPTS).items()}
    files |= {f"letters/{name}": data for name, data in kit.letters().items()}
    files[_PARTS] = TypeAdapter(tuple[Part, ...]).dump_json(kit.parts(), indent=1)
    listed = Listed(
        version=version("liangzheng"),
        packs={
            name: ListedPack(path=Path(pack.path).name, inside=pack.inside) for name, pack in packs.items()
        },
        parts=_PARTS,
        files={name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    )
    for name, data in (files | {LIST: listed.model_dump_json(indent=1).encode()}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    shutil.copytree(kit.content, folder / CONTENT)
    shutil.copyfile(kit.settings, folder / SETTINGS)
