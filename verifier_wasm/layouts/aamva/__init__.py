"""The PDF417 of North American driving licences (AAMVA DL/ID Card Design Standard, Annex D), unsigned."""
