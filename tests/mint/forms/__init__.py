"""Forms: accounts to abstract tables, each figure tagged. `FORMS` lists them by stage in the order of print."""

from collections.abc import Callable

from tests.mint.facts import Accounts
from tests.mint.forms import by_subject, economic, projects, purchases, summaries, three_public
from tests.mint.model import Table

Form = Callable[[Accounts], Table]

FORMS: dict[str, dict[str, Form]] = {
    "final": {
        "income_expenditure_summary": summaries.income_expenditure,
        "income": by_subject.income,
        "expenditure": by_subject.expenditure,
        "appropriation_summary": summaries.appropriation,
        "general_budget_appropriation": by_subject.general_budget,
        "basic_expenditure_economic": economic.basic_in_blocks,
        "general_budget_project_economic": economic.projects_economic,
        "government_fund": by_subject.government_fund,
        "state_capital": by_subject.state_capital,
        "three_public": three_public.lines,
        "performance_narrative": projects.narrative,
        "department_performance": projects.department_sheet,
        "project_performance": projects.evaluation,
    },
    "budget": {
        "income_expenditure_summary": summaries.income_expenditure,
        "income": by_subject.income,
        "expenditure": by_subject.expenditure,
        "appropriation_summary": summaries.appropriation,
        "appropriation_expenditure": by_subject.appropriation,
        "general_budget_appropriation": by_subject.general_budget,
        "general_budget_economic": economic.general_economic,
        "basic_expenditure_functional": by_subject.basic,
        "basic_expenditure_sources": economic.basic_sources,
        "basic_expenditure_economic": economic.basic_in_rows,
        "appropriation_basic_economic": economic.appropriation_basic,
        "agency_running": economic.agency_running,
        "government_fund": by_subject.government_fund,
        "government_fund_summary": summaries.fund_summary,
        "state_capital": by_subject.state_capital,
        "three_public": three_public.wide,
        "project_list": projects.listed,
        "project_performance": projects.goals,
        "government_procurement": purchases.listed,
        "procurement_by_subject": purchases.by_subject,
    },
}
