"""A person's name out of its parts."""

from typing import Any


def full_name(*parts: Any) -> str:
    """Return the parts that are texts and not empty, family name first, a space between them; "" for none."""
    return " ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())
