"""What each stage of a whole run costs: `python -m tests.benchmarks.run FOLDER`.

Each round runs everything on the folder into a new home, in a process of its own, as `juesuan run` does. Reading is
what the readers' processes and `read_into_lake` take; the rest is divided where the stages begin.
"""

import argparse
import contextlib
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import AbstractContextManager
from pathlib import Path
from unittest import mock

STAGES = ("start", "reading", "recognising", "assembling and rules", "gates", "exports", "end")


def main() -> None:
    """Print the medians of the rounds in processor seconds, ratios first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    rounds = []
    for _ in range(arguments.rounds):
        with tempfile.TemporaryDirectory() as home:
            command = [sys.executable, "-W", "ignore", "-c", f"from {__spec__.name} import child; child()"]
            ran = subprocess.run([*command, arguments.folder, home], capture_output=True, text=True)
            if ran.returncode:
                sys.exit(f"the run failed:\n{ran.stderr}")
        rounds.append(json.loads(ran.stderr.splitlines()[-1]))
        print(" ".join(f"{stage} {seconds:.1f}" for stage, seconds in rounds[-1].items()), flush=True)

    def ratio(stages: tuple[str, ...]) -> str:
        each = [sum(found[stage] for stage in stages) / found["reading"] for found in rounds]
        return f"{statistics.median(each):.2f} ({min(each):.2f}–{max(each):.2f})"

    print(f"\n{platform.machine()}, Python {platform.python_version()}, {arguments.rounds} rounds\n")
    print("| for each second of reading | median (range) |\n|---|---|")
    print(f"| recognising, assembling, rules, gates | {ratio(STAGES[2:5])} |")
    print(f"| everything but reading | {ratio((STAGES[0], *STAGES[2:]))} |")
    print("\n| stage | processor seconds, median |\n|---|---|")
    for stage in STAGES:
        print(f"| {stage} | {statistics.median(found[stage] for found in rounds):.1f} |")
    print(f"| all | {statistics.median(sum(found.values()) for found in rounds):.1f} |")


def child() -> None:
    """One run, its stages as the last line on standard error."""
    folder, home = sys.argv[1:]
    marks: list[float] = []

    def marked(module: object, name: str) -> AbstractContextManager[object]:
        work = getattr(module, name)

        def timed(*arguments: object, **options: object) -> object:
            marks.append(time.process_time())
            result = work(*arguments, **options)
            marks.append(time.process_time())
            return result

        return mock.patch.object(module, name, timed)

    from pipeline import checks
    from pipeline.assets import documents, release, star_schema
    from pipeline.cli import main as juesuan
    from pipeline.readers import kept_workers

    command = ["juesuan", "run", "--landing", folder, "--home", home, "--executor", "processes:2"]
    with (
        marked(documents, "read_into_lake"),
        marked(star_schema, "build_candidate"),
        marked(checks, "run_gates"),
        marked(release, "export"),
        mock.patch.object(sys, "argv", command),
        contextlib.suppress(SystemExit),
    ):
        juesuan()
    end = time.process_time()
    kept_workers.close_workers()
    workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    start, read, assemble, assembled, gate, gated, export, exported = marks
    seconds = (
        start,
        read - start + workers.ru_utime + workers.ru_stime,
        assemble - read,
        assembled - assemble,
        gated - gate,
        exported - export,
        end - exported + gate - assembled + export - gated,
    )
    print(json.dumps(dict(zip(STAGES, seconds, strict=True))), file=sys.stderr)


if __name__ == "__main__":
    main()
