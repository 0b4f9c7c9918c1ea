"""Each operation that is fuzzed is a test of its own."""

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Since pytest 9.2 all tests that Schemathesis makes have one id, and xdist runs one test for each id."""
    for item in items:
        operation = getattr(item, "operation_label", None)
        if operation and not item.nodeid.endswith("]"):
            item._id = item.id.with_params(operation)
