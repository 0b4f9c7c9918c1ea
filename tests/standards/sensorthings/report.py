"""What a run found, requirement by requirement: a table for people, JSON lines for programs."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from tests.standards.sensorthings.requirements import ALL, Requirement

NOT_DECLARED = "not declared"


@dataclass
class Row:
    """One requirement: how many of its tests passed, failed and were skipped, and the first failure's words."""

    requirement: Requirement
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    undeclared: int = 0
    words: str = ""
    tests: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """`failed`, `passed`, `not declared`, `skipped`, or `not run`."""
        if self.failed:
            return "failed"
        if self.passed:
            return "passed"
        if self.undeclared:
            return NOT_DECLARED
        return "skipped" if self.skipped else "not run"

    def count(self, outcome: str, test: str, words: str) -> None:
        """One test of this requirement ended."""
        if outcome == "passed":
            self.passed += 1
        elif outcome == "failed":
            self.failed += 1
            self.tests.append(test)
            self.words = self.words or words
        elif words.startswith(NOT_DECLARED):
            self.undeclared += 1
        else:
            self.skipped += 1
            self.words = self.words or words

    def sentence(self) -> str:
        """What is wrong, in a sentence."""
        tests = f"{self.failed} of {self.failed + self.passed} tests failed"
        return f"{self.requirement.sentence} {tests}, first {self.tests[0]}: {self.words}"

    def line(self) -> str:
        """The row as one line of JSON."""
        found = {
            "requirement": self.requirement.uri, "class": self.requirement.group, "state": self.state,
            "passed": self.passed, "failed": self.failed, "skipped": self.skipped + self.undeclared,
            "sentence": self.sentence() if self.failed else self.requirement.sentence, "tests": self.tests,
        }  # fmt: skip
        return json.dumps(found, ensure_ascii=False)


class Recorder:
    """A pytest plugin that counts outcomes for each requirement; it prints nothing itself."""

    def __init__(self, *, watch: bool = False) -> None:
        self.rows = {key: Row(requirement) for key, requirement in ALL.items()}
        self.watch = watch
        self.trouble: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test counts by its call, or by its setup when that did not pass."""
        if report.when == "teardown" or (report.when == "setup" and report.passed):
            return
        test, words = report.nodeid.rsplit("::", 1)[-1], reason(report)
        if self.watch and report.failed:
            print(f"  ✗ {report.nodeid.split('sensorthings/')[-1]}\n    {words}", flush=True)
        for name, key in report.user_properties:
            if name == "requirement":
                self.rows[str(key)].count(report.outcome, test, words)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be read is trouble of the suite, not of the server."""
        if report.failed:
            self.trouble.append(f"{report.nodeid}: {report.longreprtext[-300:]}")


def reason(report: pytest.TestReport) -> str:
    """Why a test failed or was skipped, in a line."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash else str(report.longrepr or "")
    return " ".join(text.splitlines()[0].removeprefix("AssertionError: ").split())[:420] if text else ""


def table(rows: Iterable[Row]) -> list[str]:
    """The lines of the table: one for each class, then a sentence for each requirement that failed."""
    found = [row for row in rows if row.state != "not run"]
    groups: dict[str, list[Row]] = {}
    for row in found:
        groups.setdefault(row.requirement.group, []).append(row)
    lines = [f"  {'requirement class':<34}{'passed':>8}{'failed':>8}{'skipped':>9}", f"  {'-' * 59}"]
    for group, members in groups.items():
        if all(row.state == NOT_DECLARED for row in members):
            lines.append(f"  {group:<34}{NOT_DECLARED:>25}")
            continue
        passed, failed = sum(row.passed for row in members), sum(row.failed for row in members)
        skipped = sum(row.skipped + row.undeclared for row in members)
        lines.append(f"  {group:<34}{passed:>8}{failed:>8}{skipped:>9}")
    wrong = [row for row in found if row.failed]
    right = sum(row.state == "passed" for row in found)
    lines += ["", f"  {right} requirements met, {len(wrong)} failed, {len(found) - right - len(wrong)} not tried."]
    for row in wrong:
        lines += ["", f"  ✗ {row.requirement.key}", f"    {row.sentence()}"]
    return lines
