"""``driving_privileges`` (clause 7.2.4): categories of vehicle, their days, and the codes that limit them."""

from typing import Any

from verifier_wasm.layouts.mdoc.dates import read_date


def read_privileges(value: Any) -> list[dict[str, Any]] | None:
    """Return ``[{"category", "issue_date", "expiry_date", "codes"}]``, or None for another shape.

    What is absent is left out; a code is written with its sign and value: ``"S01 <= 2500"``.
    """
    if type(value) is not list:
        return None
    privileges = [_privilege(item) for item in value]
    return None if None in privileges else [privilege for privilege in privileges if privilege is not None]


def _privilege(item: Any) -> dict[str, Any] | None:
    if type(item) is not dict or type(item.get("vehicle_category_code")) is not str:
        return None
    privilege: dict[str, Any] = {"category": item["vehicle_category_code"]}
    for name in ("issue_date", "expiry_date"):
        if name in item:
            day = read_date(item[name])
            if day is None:
                return None
            privilege[name] = day
    if "codes" in item:
        codes = item["codes"]
        if type(codes) is not list or not all(_is_code(code) for code in codes):
            return None
        privilege["codes"] = [
            " ".join(code[part] for part in ("code", "sign", "value") if part in code) for code in codes
        ]
    return privilege


def _is_code(code: Any) -> bool:
    return (
        type(code) is dict
        and type(code.get("code")) is str
        and all(type(code.get(part, "")) is str for part in ("sign", "value"))
    )
