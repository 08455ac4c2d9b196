"""Versions of the data: what lies between two of them, and what a changelog says of each."""
