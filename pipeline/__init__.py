"""Juesuan: published final accounts and budgets, read, checked and released as one DuckDB warehouse."""

__version__ = "0.2.0"
"""What a release says built it (`release.program_version`). CHANGELOG.md says what changed in the figures."""
