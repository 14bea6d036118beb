"""What the site ships that others made: each part's version, hashes, licence and the licence's text."""

from liangzheng.ships.licences import LicenceText
from liangzheng.ships.parts import ArchiveHash, Part, ShippedFile, read_parts
from liangzheng.ships.sbom import write_sbom

__all__ = ["ArchiveHash", "LicenceText", "Part", "ShippedFile", "read_parts", "write_sbom"]
