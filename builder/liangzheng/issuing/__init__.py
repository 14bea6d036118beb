"""Issuing: records become signed codes, on one core, on all of them, or on an engine's workers."""

from liangzheng.signing import Terms, pack, sign_document

__all__ = ["Terms", "pack", "sign_document"]
