"""What every test may ask for. The fixtures lie in `tests/fixtures/`, one noun a file."""

import os

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the tests' thread

pytest_plugins = [
    "tests.fixtures.database",
    "tests.fixtures.facts",
    "tests.fixtures.data",
    "tests.fixtures.browser",
    "tests.fixtures.staff",
    "tests.fixtures.city",
    "tests.fixtures.inside",
    "tests.fixtures.broker",
    "tests.fixtures.groups",
    "tests.fixtures.laws",
]
