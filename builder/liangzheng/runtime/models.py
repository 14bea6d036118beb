"""The models that look at a photo: MediaPipe's own, out of packages that npm installed (ADR 0035).

The command line and the page run the same bytes.
"""

from collections.abc import Mapping
from typing import Final

from liangzheng.checkout import Checkout
from liangzheng.runtime import packages

_FACES: Final = "@mediapipe/face_mesh/face_mesh_solution_packed_assets.data"
_PERSON: Final = "@mediapipe/selfie_segmentation/selfie_segmentation.tflite"
#: Name -> its file, and where in that it lies, as face_mesh_solution_packed_assets_loader.js says.
_PLACES: Final[Mapping[str, tuple[str, slice]]] = {
    "face-detection": (_FACES, slice(3_757_224, 3_986_256)),
    "face-mesh": (_FACES, slice(2_495_952, 3_737_848)),
    "person": (_PERSON, slice(None)),
}
NAMES: Final = tuple(_PLACES)


def cut_out(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the models by name. ``files``: of the installed packages, from `packages.read`."""
    return {name: files[file][place] for name, (file, place) in _PLACES.items()}


def read(checkout: Checkout) -> dict[str, bytes]:
    """Return the models by name; raises what `packages.read` does."""
    return cut_out(packages.read(checkout))
