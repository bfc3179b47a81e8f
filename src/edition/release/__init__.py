"""Editions that can be cited: their metadata in the formats of catalogues and reference managers."""
