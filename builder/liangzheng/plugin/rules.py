"""The rules about licences, as the guide's tables show them: the same data that the verifier checks by."""

from dataclasses import dataclass

from verifier_wasm.catalogue import label
from verifier_wasm.rules import LicenceClass, classes, photo, terms


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class in one language."""

    code: str
    name: str
    vehicles: str
    covers: tuple[str, ...]
    min_age: int
    max_age: int | None
    drive_until: int | None


def class_rows(lang: str) -> list[ClassRow]:
    """Return the classes in the order of the provisions; the official names stay beside the English ones."""
    return [_row(item, lang) for item in classes().values()]


def _row(item: LicenceClass, lang: str) -> ClassRow:
    return ClassRow(
        code=item.code,
        name=label(f"classes.{item.code}", lang),
        vehicles=label(f"vehicles.{item.code}", lang),
        covers=item.covers,
        min_age=item.min_age,
        max_age=item.max_age,
        drive_until=item.drive_until,
    )


def official_names() -> dict[str, str]:
    """Return the Chinese names by code."""
    return {code: item.name_zh for code, item in classes().items()}


__all__ = ["ClassRow", "class_rows", "official_names", "photo", "terms"]
