"""The street on a Tuesday morning, with the categories in force, as the cases have it."""

from tests.cases.conftest import at, report, street

__all__ = ["at", "report", "street"]
