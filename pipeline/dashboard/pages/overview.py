"""What the release holds, at a glance."""

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.data import comparison
from pipeline.dashboard.data import overview as data
from pipeline.dashboard.data.source import Snapshot
from pipeline.dashboard.grid import Column, grid
from pipeline.dashboard.pages.evidence import rule_text
from pipeline.dashboard.wording import Words, amount, percent


def page(snapshot: Snapshot, view: View, words: Words) -> ui.Children:
    """The overview."""
    release = data.release(snapshot)
    loaded = comparison.percent_of(release["cells_loaded"], release["cells"])
    years = f"{release['first_year']}–{release['last_year']}" if release["first_year"] else words("unknown")
    return [
        ui.heading(words("overview.title"), words("overview.lead")),
        ui.cards(
            [
                (words("overview.departments"), amount(release["departments"]), years),
                (
                    words("overview.documents"),
                    amount(release["documents_loaded"]),
                    ui.link(words("overview.of_documents", count=amount(release["documents"])), view.link("documents")),
                ),
                (words("overview.figures"), amount(release["facts"]), words("overview.figures_note")),
                (
                    words("overview.coverage"),
                    percent(loaded) if loaded is not None else words("unknown"),
                    words(
                        "overview.coverage_note", loaded=amount(release["cells_loaded"]), all=amount(release["cells"])
                    ),
                ),
                (
                    words("overview.findings"),
                    amount(release["findings"]),
                    ui.link(words("overview.comparisons", count=amount(release["comparisons"])), view.link("findings")),
                ),
            ]
        ),
        html.P(
            words("overview.release", version=release["version"], moment=words.moment(release["created_at"])),
            className="release",
        ),
        _departments(snapshot, view, words),
        _years(snapshot, words),
        _forms(snapshot, view, words),
        _findings(snapshot, view, words),
    ]


def _departments(snapshot: Snapshot, view: View, words: Words) -> Component:
    rows = data.departments(snapshot)
    if not rows:
        return ui.section(words("overview.departments"), ui.empty(words("overview.no_departments")))
    columns = [
        Column(
            "department_name",
            words("column.department"),
            "long",
            href=lambda r: view.link(
                "department", department=r["department_id"], year=r["fiscal_year"], stage=r["stage"]
            ),
            width=210,
        ),
        Column("entity_kind", words("column.entity_kind"), words="entity_kind", width=110),
        Column("fiscal_year", words("column.year"), "year"),
        Column("stage", words("column.stage"), words="stage", width=90),
        Column("total_yuan", words("column.expenditure_yuan"), "amount", width=170),
        Column("facts", words("column.figures"), "count"),
        Column("findings", words("column.findings"), "count"),
        Column("statements_quarantined", words("column.set_aside_forms"), "count"),
    ]
    return ui.section(
        words("overview.departments"),
        ui.note(words("overview.departments_note")),
        grid("departments", columns, rows, words, words("overview.departments")),
        ui.downloads(view, words, "departments"),
    )


def _years(snapshot: Snapshot, words: Words) -> Component:
    rows = data.publications_by_year(snapshot)
    years = sorted({row["fiscal_year"] for row in rows})
    count = {(row["fiscal_year"], row["stage"]): row["publications"] for row in rows}
    head = [words("column.stage"), *map(str, years)]
    body = [
        [words.of("stage", stage), *(str(count.get((year, stage), "0")) for year in years)]
        for stage in ("budget", "final")
    ]
    return ui.section(words("overview.years"), ui.table(head, body, range(1, len(head))))


def _forms(snapshot: Snapshot, view: View, words: Words) -> Component:
    rows = []
    for row in data.forms(snapshot):
        loaded = row["loaded_percent"]
        rows.append(
            [
                words.form(row["form_id"], row["title_zh"]),
                amount(row["documents"]),
                amount(row["cells"]),
                amount(row["cells_set_aside"]),
                ui.bar(loaded, percent(loaded)) if row["cells"] else words("unknown"),
            ]
        )
    head = [words(f"column.{c}") for c in ("form", "documents", "printed_figures", "set_aside", "loaded")]
    return ui.section(
        words("overview.forms"),
        html.P(words("overview.forms_note")),
        ui.table(head, rows, (1, 2, 3)),
        ui.downloads(view, words, "forms"),
    )


def _findings(snapshot: Snapshot, view: View, words: Words) -> Component:
    rows = data.findings_by_rule(snapshot)
    if not rows:
        return ui.section(words("overview.findings"), ui.empty(words("findings.none")))
    body: list[ui.Children] = [
        [
            ui.link(rule_text(r, words), view.link("findings", rule=r["rule_id"])),
            words.of("severity", r["severity"]),
            amount(r["examined"]),
            amount(r["violated"]),
        ]
        for r in rows
    ]
    head = [words(f"column.{c}") for c in ("rule", "severity", "examined", "findings")]
    return ui.section(words("overview.findings"), ui.table(head, body, (2, 3), short=(1,)))
