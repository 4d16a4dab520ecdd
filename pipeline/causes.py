"""Why a run failed, a line for each cause, from Dagster's events."""

from collections.abc import Iterable
from typing import Any


def failure_causes(checks: Iterable[Any], steps: Iterable[Any]) -> list[str]:
    """Failed gates with their counts; otherwise the steps that broke, with their causes.

    Args:
        checks: Evaluations of asset checks.
        steps: Step-failure events.
    """
    gates = [
        f"gate {e.asset_key.to_user_string()}.{e.check_name}: {e.description}"
        for e in checks
        if not e.passed and e.blocking
    ]
    return sorted(gates) or [f"step {event.step_key}: {_cause(event.step_failure_data.error)}" for event in steps]


def _cause(error: Any) -> str:
    """The innermost cause in one line: a step's error wraps the one that was raised."""
    if error is None:
        return "no cause is known"
    while error.cause is not None:
        error = error.cause
    message = " ".join(error.message.split())
    # Our own errors speak for themselves; others need their type.
    return message.removeprefix(f"{error.cls_name}: ") if message.startswith("pipeline.") else message
