"""How a reader reaches the publisher: links for the foot of every page."""

from dataclasses import dataclass

from liangzheng.plugin.settings import Contact


@dataclass(frozen=True, slots=True)
class Way:
    """A link and its words."""

    href: str
    text: str


def ways(contact: Contact) -> list[Way]:
    """Return the ways that the publisher named."""
    found = []
    if contact.email:
        found.append(Way(f"mailto:{contact.email}", contact.email))
    if contact.phone:
        found.append(Way(f"tel:{contact.phone.replace(' ', '').replace('-', '')}", contact.phone))
    if contact.url:
        address = str(contact.url)
        found.append(Way(address, address.partition("://")[2].removesuffix("/")))
    return found
