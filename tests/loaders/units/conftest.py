"""The office program of the exports' tests, for registers saved by it."""

from tests.exports.conftest import convert

__all__ = ["convert"]
