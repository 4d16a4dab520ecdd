"""Real lists of projects whose levels are told by units' numbers and by the names of groups."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

SECOND = Path(__file__).parents[3] / "shared" / "corpus" / "second"
GROUPS = {"通用项目", "专用项目"}
# Reads a file in this one process, which may cost no more, and prints the rows of its lists: unit, name, amount.
PROGRAM = """
import json, resource, sys
from pathlib import Path
from pipeline.forms import DocumentIdentity, normalise
from pipeline.readers.dispatch import read_here
from pipeline.readers.limits import DEFAULT_LIMITS
reading = read_here(Path(sys.argv[1]), DEFAULT_LIMITS)
document = normalise(DocumentIdentity("d", "made"), reading.cells)
projects = {row["project_id"]: row for row in document.rows["dim_project"]}
rows = []
for fund in document.rows["fact_project_fund"]:
    if fund["form_id"] == "project_list":
        project = projects.get(fund["project_id"], {"implementing_unit_name": None, "project_name": None})
        name = project["project_name"] or fund["fund_row_published"]
        amount = str(fund["initial_budget_yuan"])
        rows.append((fund["project_id"] is not None, project["implementing_unit_name"], name, amount))
usage = resource.getrusage(resource.RUSAGE_SELF)
# Of this program alone: what getrusage tells begins with that of the process that started it.
most = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:")).split()[1]
units = sorted({row["unit_name"] for rows in document.rows.values() for row in rows if row.get("unit_name")})
print(json.dumps([rows, usage.ru_utime + usage.ru_stime, int(most), units]))
"""

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("name", "rows", "projects", "units"),
    [
        ("西安_住房和建设局_部门预算.pdf", 150, 80, 19),
        ("西安_交通运输局_部门预算.pdf", 185, 125, 12),
        ("西安_国有资产监督管理委员会_部门预算.pdf", 7, 2, 1),
    ],
)
def test_every_project_is_read_once_with_its_unit_at_little_cost(
    name: str, rows: int, projects: int, units: int
) -> None:
    if not SECOND.is_dir():
        pytest.skip("the second corpus is not beside this repository: ../shared/corpus/second")
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(SECOND / name)], check=True, capture_output=True, text=True
    )
    listed, seconds, most_kilobytes, unit_names = json.loads(answer.stdout)
    assert len(listed) == rows
    own = [(unit, name, Decimal(amount)) for is_project, unit, name, amount in listed if is_project]
    assert len(own) == projects
    assert len({unit for unit, *_ in own}) == units
    assert not {unit for unit, *_ in own} & {None, *GROUPS}
    assert not {name for _, name, _ in own} & GROUPS
    assert sum(amount for *_, amount in own) == Decimal(listed[0][3])
    assert not [unit for unit in unit_names if unit[0].isdigit() or unit in GROUPS]
    # Measured: 1.6 and 80 MB.
    assert seconds < 15
    assert most_kilobytes < 500 * 1024
