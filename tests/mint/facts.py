"""The truth behind a minted document: one department's accounts of a year, whose sums all hold.

Everything follows from the leaves: functional subjects with what they spent and what paid for it. The leaves of the
general public budget are spent once more by economic subject. Amounts are yuan.
"""

import csv
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
GENERAL, FUND, CAPITAL, OWN = "general_public_budget", "government_fund", "state_capital", "undertaking"
FUNDS = (GENERAL, FUND, CAPITAL)
ZERO = Decimal(0)

_REGIONS = ("青山市", "绿水市", "白云县", "云溪市东川区", "南岭省")
_OFFICES = {
    "201": ("档案局", "统计局", "财政局", "审计局"),
    "205": ("教育局",),
    "210": ("卫生健康局",),
    "213": ("水利局", "林业和草原局"),
    "220": ("自然资源和规划局",),
}
_UNIT_NAMES = ("水文站", "信息中心", "服务中心", "第一中学", "监测站", "培训中心", "图书馆")
_FUND_LEAVES = ("2120801", "2120803", "2120899")
_CAPITAL_LEAVES = ("2230105", "2239999", "2239901", "2230199")
_COMMON_LEAVES = ("2080501", "2080505", "2080506", "2101101", "2101102", "2101103", "2210201", "2210203")
_CLASSES_OF_THREE_PUBLIC = {
    "abroad": "30212",
    "reception": "30217",
    "vehicle_operation": "30231",
    "vehicle_purchase": "31013",
}
_PROJECTS = (
    "信息系统运行维护",
    "专项业务培训",
    "办公用房维修",
    "档案数字化",
    "水库除险加固",
    "城乡环境整治",
    "设备购置",
)
_GOALS = ("保障系统稳定运行。", "完成年度培训任务。", "改善办公条件。")
_INDICATORS = (
    ("产出指标", "数量指标", "举办培训场次", "场"),
    ("产出指标", "数量指标", "维护系统数量", "个"),
    ("产出指标", "质量指标", "验收合格率", "%"),
    ("产出指标", "时效指标", "按时完成率", "%"),
    ("效益指标", "社会效益指标", "服务群众人次", "人次"),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "%"),
)


@dataclass(slots=True)
class Leaf:
    """The finest functional subject: its fund (OWN: money that is no appropriation) and what was spent and kept."""

    code: str
    fund: str
    personnel: Decimal
    running: Decimal
    project: Decimal
    carry_in: Decimal
    carry_out: Decimal
    prior: Decimal
    unit: int = 0

    @property
    def basic(self) -> Decimal:
        return self.personnel + self.running

    @property
    def total(self) -> Decimal:
        return self.basic + self.project

    @property
    def income(self) -> Decimal:
        """Income of the year: what was spent and carried out, less what was carried in."""
        return self.total + self.carry_out - self.carry_in


@dataclass(slots=True)
class Indicator:
    """One goal: its three levels, what was wanted and reached, in `unit`, and its marks."""

    level1: str
    level2: str
    name: str
    unit: str
    target: Decimal
    actual: Decimal
    weight: Decimal
    score: Decimal


@dataclass(slots=True)
class Project:
    """One project: its budget by fund, what was spent of it, its goals."""

    name: str
    unit: str
    budget: dict[str, Decimal]
    executed: Decimal
    goal: str
    indicators: list[Indicator]

    @property
    def total(self) -> Decimal:
        return sum(self.budget.values(), ZERO)


@dataclass(slots=True)
class Accounts:
    """A department's accounts: budget or final of one year."""

    department: str
    year: int
    stage: str
    leaves: list[Leaf]
    units: list[str]
    economic: dict[str, Decimal]
    three_public: dict[str, tuple[Decimal, Decimal]]
    counts: dict[str, int]
    agency_running: Decimal
    projects: list[Project]
    names: dict[str, str] = field(default_factory=dict)
    economic_projects: dict[str, Decimal] = field(default_factory=dict)

    def subjects(self, *funds: str) -> list[str]:
        """Codes of all three levels of the leaves of these funds (all, if none is named), in the order of print."""
        leaves = [leaf.code for leaf in self.leaves if not funds or leaf.fund in funds]
        return sorted({code[:length] for code in leaves for length in (3, 5, 7)})

    def sum(self, measure: str, subject: str = "", *funds: str, unit: int | None = None) -> Decimal:
        """Sum of a measure over the leaves below a subject; all leaves for ''."""
        return sum(
            (
                getattr(leaf, measure)
                for leaf in self.leaves
                if leaf.code.startswith(subject)
                and (not funds or leaf.fund in funds)
                and (unit is None or leaf.unit == unit)
            ),
            ZERO,
        )

    def spent(self, economic: str = "", *, projects: bool = False) -> Decimal:
        """Basic (or project) expenditure of the general budget on an economic subject and all below it."""
        amounts = self.economic_projects if projects else self.economic
        return sum((amount for code, amount in amounts.items() if code.startswith(economic)), ZERO)


@cache
def _read(name: str) -> tuple[dict[str, str], ...]:
    with (REFERENCE / f"subjects_{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def subjects(classification: str, year: int) -> dict[str, str]:
    """Names by code as they were in a year, from the curated list."""
    return {
        row["subject_code"]: row["subject_name"]
        for row in _read(classification)
        if int(row["valid_from_year"] or 0) <= year <= int(row["valid_to_year"] or 9999)
    }


def accounts(seed: int, stage: str, leaves: int | None = None, region: str | None = None) -> Accounts:
    """Accounts from a seed; `leaves` keeps the first few leaves, `region` stands for the place of the seed.

    Each part is drawn for itself, so that a part that is added leaves the others, and the cases that are kept, alone.
    """

    def draws(part: str) -> Random:
        return Random(f"{seed}/facts/{part}")

    random = draws("department")
    year = random.randint(2021, 2026)
    names = subjects("functional", year)
    economic_names = subjects("economic", year)
    main = random.choice(sorted(_OFFICES))
    place = random.choice(_REGIONS)
    department = (region or place) + random.choice(_OFFICES[main])
    codes = _leaf_codes(draws("subjects"), names, main)
    units = [f"{department}本级", *(department[:3] + name for name in random.sample(_UNIT_NAMES, random.randint(1, 3)))]
    found = [_leaf(draws(f"leaf {code}"), code, stage, len(units)) for code in codes]
    # The first leaf always has basic and project money of the general budget: every form has something to print.
    found[0].fund, found[0].unit = GENERAL, 0
    first = draws("first leaf")
    found[0].personnel, found[0].running, found[0].project = (_amount(first) for _ in range(3))
    found[0].carry_in = found[0].carry_out = ZERO
    if leaves:
        found = found[:leaves]
    found.sort(key=lambda leaf: leaf.code)
    result = Accounts(department, year, stage, found, units, {}, {}, {}, ZERO, [])
    result.names = names | economic_names
    result.economic = _economic(draws("economic"), result, economic_names)
    result.economic_projects = _split(
        draws("economic projects"),
        [code for code in economic_names if len(code) == 5 and code[:3] in ("302", "310")],
        result.sum("project", "", GENERAL),
    )
    _three_public(draws("three public"), result)
    names_of_projects = draws("projects").sample(_PROJECTS, draws("number of projects").randint(2, 4))
    result.projects = [_project(draws(f"project {name}"), result, name) for name in names_of_projects]
    return result


def _leaf_codes(random: Random, names: dict[str, str], main: str) -> list[str]:
    whole = [code for code in names if len(code) == 7 and code[:5] in names and code[:3] in names]
    own = [code for code in whole if code.startswith(main)]
    group = random.choice(own)[:5]
    codes = random.sample(own := [code for code in own if code.startswith(group)], min(len(own), random.randint(1, 4)))
    codes += random.sample([code for code in _COMMON_LEAVES if code in whole], random.randint(1, 5))
    codes += [random.choice(_FUND_LEAVES)] if random.random() < 0.5 else []
    capital = [code for code in _CAPITAL_LEAVES if code in whole]
    codes += [random.choice(capital)] if capital and random.random() < 0.2 else []
    return list(dict.fromkeys(codes))


def _amount(random: Random) -> Decimal:
    """Between a thousand and ten million yuan, with cents, as often of each length."""
    digits = random.randint(5, 8)
    return Decimal(random.randrange(10**digits, 10 ** (digits + 1))) / 100


def _leaf(random: Random, code: str, stage: str, units: int) -> Leaf:
    fund = FUND if code.startswith("21208") else CAPITAL if code.startswith("223") else GENERAL
    if fund == GENERAL and random.random() < 0.15:
        fund = OWN
    parts = [_amount(random) if random.random() < chance else ZERO for chance in (0.6, 0.4)]
    personnel, running = parts if fund in (GENERAL, OWN) else (ZERO, ZERO)
    project = _amount(random) if fund in (FUND, CAPITAL) or not personnel + running or random.random() < 0.3 else ZERO
    kept = stage == "final" and fund in (GENERAL, FUND) and project and random.random() < 0.2
    carry_in = (project / 4).quantize(Decimal("0.01")) if kept else ZERO
    carry_out = (project / 8).quantize(Decimal("0.01")) if kept else ZERO
    return Leaf(code, fund, personnel, running, project, carry_in, carry_out, _amount(random), random.randrange(units))


def _economic(random: Random, of: Accounts, names: dict[str, str]) -> dict[str, Decimal]:
    """Personnel and running money of the general budget, split over economic subjects."""
    personnel = [code for code in names if len(code) == 5 and code[:3] in ("301", "303")]
    running = [code for code in names if len(code) == 5 and code[:3] in ("302", "310")]
    return _split(random, personnel, of.sum("personnel", "", GENERAL)) | _split(
        random, running, of.sum("running", "", GENERAL)
    )


def _split(random: Random, codes: list[str], whole: Decimal) -> dict[str, Decimal]:
    """A whole in some parts, each under a code."""
    chosen = random.sample(codes, random.randint(2, 7))
    found: dict[str, Decimal] = {}
    left = whole
    for code in chosen[:-1]:
        found[code] = (left * Decimal(random.randint(10, 60)) / 100).quantize(Decimal("0.01"))
        left -= found[code]
    found[chosen[-1]] = left
    return {code: amount for code, amount in sorted(found.items()) if amount}


def _three_public(random: Random, of: Accounts) -> None:
    budget = {
        item: _amount(random) / 100 if random.random() < 0.7 else ZERO
        for item in ("abroad", "vehicle_purchase", "vehicle_operation", "reception")
    }
    budget = {item: amount.quantize(Decimal("0.01")) for item, amount in budget.items()}
    final = {
        item: (amount * random.randint(40, 100) / 100).quantize(Decimal("0.01")) for item, amount in budget.items()
    }
    for item, code in _CLASSES_OF_THREE_PUBLIC.items():
        # What the economic classes say was spent on it, with projects.
        if (spent := of.spent(code) + of.spent(code, projects=True)) > 0:
            budget[item] = final[item] = spent
    for amounts in (budget, final):
        amounts["vehicle"] = amounts["vehicle_purchase"] + amounts["vehicle_operation"]
        amounts["total"] = amounts["abroad"] + amounts["vehicle"] + amounts["reception"]
    of.three_public = {item: (budget[item], final[item]) for item in budget}
    of.counts = {
        "abroad_groups": random.randint(0, 9),
        "abroad_persons": random.randint(0, 40),
        "vehicles_purchased": random.randint(0, 4),
        "vehicles_owned": random.randint(0, 30),
        "reception_batches": random.randint(0, 300),
        "reception_persons": random.randint(0, 2000),
    }
    of.agency_running = of.sum("running", "", GENERAL)


def _project(random: Random, of: Accounts, name: str) -> Project:
    budget = {GENERAL: _amount(random)}
    if random.random() < 0.3:
        budget[random.choice((FUND, CAPITAL, "fiscal_account"))] = _amount(random)
    executed = (budget[GENERAL] * random.randint(50, 100) / 100).quantize(Decimal("0.01"))
    chosen = random.sample(_INDICATORS, random.randint(2, 5))
    indicators = [_indicator(random, *entry) for entry in sorted(chosen, key=_INDICATORS.index)]
    spread = Decimal(90 // len(indicators))
    for indicator in indicators:
        indicator.weight = spread
        indicator.score = spread - (random.randint(1, 2) if indicator.actual < indicator.target else 0)
    indicators[0].weight += 90 - spread * len(indicators)
    indicators[0].score += 90 - spread * len(indicators)
    return Project(f"{name}项目", random.choice(of.units), budget, executed, random.choice(_GOALS), indicators)


def _indicator(random: Random, level1: str, level2: str, name: str, unit: str) -> Indicator:
    target = Decimal(random.randint(80, 99) if unit == "%" else random.randint(2, 400))
    actual = target + random.randint(0, 1) if random.random() < 0.8 else target - 1
    return Indicator(level1, level2, name, unit, target, actual, ZERO, ZERO)
