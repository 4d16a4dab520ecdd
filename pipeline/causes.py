"""Why a run failed, a line for each cause, from Dagster's events."""

import errno
import os
import re
from collections.abc import Iterable
from typing import Any

# Errors that speak for themselves: ours, and what a step says when it gives up. Others need their type.
_IN_WORDS = re.compile(r"(?:pipeline(?:\.\w+)+|dagster(?:\.\w+)+\.Failure): ")
# DuckDB and Polars wrap the system's error in one of theirs.
_NO_SPACE = os.strerror(errno.ENOSPC)


def failure_causes(checks: Iterable[Any], steps: Iterable[Any]) -> list[str]:
    """Failed gates with their counts; otherwise the steps that broke, with their causes.

    Args:
        checks: Evaluations of asset checks.
        steps: Step-failure events.
    """
    gates = [
        f"gate {check.asset_key.to_user_string()}.{gate}"
        for check in checks
        if check.blocking and not check.passed
        for gate in check.description.splitlines()
    ]
    causes = sorted(gates) or [f"step {event.step_key}: {_cause(event.step_failure_data.error)}" for event in steps]
    if any(_NO_SPACE in cause for cause in causes):
        causes.append("A disk is full. Make room and start again: nothing is lost.")
    return causes


def _cause(error: Any) -> str:
    """The outermost error that says it in words, else the innermost, in one line; Dagster wraps what a step raised."""
    if error is None:
        return "no cause is known"
    while error.cause is not None and not _IN_WORDS.match(error.message):
        error = error.cause
    return _IN_WORDS.sub("", " ".join(error.message.split()), count=1)
