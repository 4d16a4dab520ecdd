"""Juesuan: published final accounts and budgets, read, checked and released as one DuckDB warehouse."""
