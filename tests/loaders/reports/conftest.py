"""A real office program for what only it can save; the tests that need it carry the mark `libreoffice`."""

from tests.exports.conftest import convert

__all__ = ["convert"]
