"""Great Expectations' expectation of a query that returns no rows, asked once. Only the gates use it.

The one that it brings along runs every query twice, for the number of rows and for the rows, and drops the rows again.
The gates take the rows of a failed expectation themselves.
"""

from typing import Any, ClassVar

from great_expectations.expectations import UnexpectedRowsExpectation


class ExpectNoRows(UnexpectedRowsExpectation):  # type: ignore[misc]
    """Its type is `expect_no_rows`. `observed_value` counts the rows."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: dict[str, Any] | None = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        rows = metrics["unexpected_rows_query.row_count"]
        return {"success": rows == 0, "result": {"observed_value": rows}}


def as_counted(expectation: dict[str, Any]) -> dict[str, Any]:
    """An expectation as a suite states it, of the type here where it is one of rows."""
    is_of_rows = expectation["type"] == "unexpected_rows_expectation"
    return expectation | {"type": "expect_no_rows"} if is_of_rows else expectation
