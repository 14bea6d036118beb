"""Bytes and texts read and written: Base45, CBOR, JSON, compression, text that is safe to show."""
