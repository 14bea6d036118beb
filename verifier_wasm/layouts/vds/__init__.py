"""Visible digital seals: ICAO Doc 9303 part 13, BSI TR-03137 (VDS), ICAO Datastructure for Barcode (IDB)."""
