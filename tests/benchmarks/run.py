"""What each stage of a whole run costs, and its memory: `python -m tests.benchmarks.run FOLDER [FOLDER …]`.

Each round runs everything in the folders into a new home, in a process of its own, as `juesuan run` does. Reading and
recognising are what their workers and the run's own process take for them; the rest is divided where the stages begin.
Memory is looked at ten times a second: of the run's process, and with its workers, shared pages counted once.
"""

import argparse
import contextlib
import json
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import AbstractContextManager
from pathlib import Path
from unittest import mock

MEMORY = ("the run's process", "with its workers")
STAGES = ("start", "reading", "recognising", "assembling and rules", "gates", "exports", "end")


def main() -> None:
    """Print the medians of the rounds in processor seconds, ratios first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    rounds: list[dict[str, float]] = []
    for _ in range(arguments.rounds):
        with tempfile.TemporaryDirectory() as folder:
            landing = Path(folder) / "landing"
            for source in arguments.folder:
                shutil.copytree(source, landing, dirs_exist_ok=True)
            rounds.append(_round(landing, Path(folder) / "home"))
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
    print(f"| all | {statistics.median(sum(found[stage] for stage in STAGES) for found in rounds):.1f} |")
    print("\n| peak memory | MB, largest of the rounds |\n|---|---|")
    for whose in MEMORY:
        print(f"| {whose} | {max(found[whose] for found in rounds):.0f} |")


def _round(landing: Path, home: Path) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-c", f"from {__spec__.name} import child; child()", landing, home]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        own = together = 0
        while process.poll() is None:
            sizes = [_megabytes(pid) for pid in _with_children(process.pid)]
            own, together = max(own, sizes[0]), max(together, sum(sizes))
            time.sleep(0.1)
        said.seek(0)
        told = said.read()
    if process.returncode:
        sys.exit(f"the run failed:\n{told}")
    return json.loads(told.splitlines()[-1]) | dict(zip(MEMORY, (own, together), strict=True))


def _with_children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        children = [
            int(c) for task in Path(f"/proc/{pid}/task").iterdir() for c in (task / "children").read_text().split()
        ]
        return [pid, *(found for child in children for found in _with_children(child))]
    return [pid]


def _megabytes(pid: int) -> float:
    """Memory of a process; pages that several share are divided among them."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024
    return 0


def child() -> None:
    """One run, its stages as the last line on standard error."""
    folder, home = sys.argv[1:]
    marks: list[tuple[float, float]] = []

    def marked(module: object, name: str) -> AbstractContextManager[object]:
        work = getattr(module, name)

        def timed(*arguments: object, **options: object) -> object:
            marks.append((time.process_time(), _children()))
            result = work(*arguments, **options)
            marks.append((time.process_time(), _children()))
            return result

        return mock.patch.object(module, name, timed)

    from pipeline import checks
    from pipeline.assets import documents, release, star_schema, statements
    from pipeline.cli import main as juesuan

    command = ["juesuan", "run", "--landing", folder, "--home", home, "--executor", "processes:2"]
    with (
        marked(documents, "read_into_lake"),
        marked(statements, "recognise_into_lake"),
        marked(star_schema, "build_candidate"),
        marked(checks, "run_gates"),
        marked(release, "export"),
        mock.patch.object(sys, "argv", command),
        contextlib.suppress(SystemExit),
    ):
        juesuan()
    end = time.process_time()
    (start, _), (read, readers), (recognise, _), (recognised, _), *rest = marks
    (assemble, _), (assembled, _), (gate, _), (gated, _), (export, _), (exported, _) = rest
    workers = _children()
    seconds = (
        start,
        read - start + readers,
        recognised - recognise + workers - readers,
        assembled - assemble,
        gated - gate,
        exported - export,
        end - exported + gate - assembled + export - gated + recognise - read + assemble - recognised,
    )
    print(json.dumps(dict(zip(STAGES, seconds, strict=True))), file=sys.stderr)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
