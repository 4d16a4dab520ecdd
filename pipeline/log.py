"""How a run tells what it does: one standard logger, shown by the command line and captured by Dagster."""

import logging

log = logging.getLogger("juesuan")


def progress(activity: str, done: int, total: int, item: str) -> None:
    """Report that `done` of `total` items are through; `item` is the last one."""
    log.info("%s %d/%d %s", activity, done, total, item, extra={"activity": activity, "done": done, "total": total})
