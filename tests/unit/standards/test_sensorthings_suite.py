"""The conformance suite itself: no requirement forgotten, expectations that are right, a report that says it all."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from tests.standards.sensorthings.__main__ import main, show
from tests.standards.sensorthings.report import Recorder, reason, table
from tests.standards.sensorthings.requirements import ALL, SENSING, TASKING, declared, requires
from tests.standards.sensorthings.scene import SHAPES
from tests.standards.sensorthings.server import Ref, Server, ref_of
from tests.standards.sensorthings.test_b_filter import LINE, PLACES, POINT, SQUARE

SUITE = Path(__file__).resolve().parents[2] / "standards" / "sensorthings"


def named() -> set[str]:
    """Every requirement that some test of the suite names."""
    found: set[str] = set()
    for path in SUITE.glob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        words = {node.targets[0].id: node.value.value for node in tree.body
                 if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
                 and isinstance(node.targets[0], ast.Name)}  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "requires":
                for word in node.args:
                    found.add(
                        str(word.value) if isinstance(word, ast.Constant) else str(words.get(ast.unparse(word), ""))
                    )
    sets = ("thing", "location", "historical-location", "datastream", "sensor", "observed-property", "observation",
            "feature-of-interest")  # fmt: skip
    return found | {f"datamodel/{name}/{kind}" for name in sets for kind in ("properties", "relations")}


class TestRegistry:
    def test_every_requirement_has_a_test(self) -> None:
        assert set(ALL) - named() == set()

    def test_it_holds_the_whole_standard(self) -> None:
        counts = {start: sum(row.uri.startswith(start) for row in ALL.values()) for start in (SENSING, TASKING)}
        assert counts == {SENSING: 48, TASKING: 9}
        assert len({row.uri for row in ALL.values()}) == len(ALL)

    def test_a_test_cannot_name_what_does_not_exist(self) -> None:
        with pytest.raises(LookupError):
            requires("request-data/nonsense")

    @pytest.mark.parametrize(
        ("said", "wanted"),
        [
            (SENSING + "data-array/data-array", True),
            (SENSING + "data-array", True),
            (SENSING + "data-array/", True),
            (SENSING.replace("/req/", "/conf/") + "data-array", True),
            (SENSING + "data", False),
            (SENSING + "batch-request", False),
            (SENSING.replace("1.1", "1.0") + "data-array", False),
            ("", False),
        ],
    )
    def test_a_class_declares_its_requirements(self, said: str, wanted: bool) -> None:
        assert declared(ALL["data-array/data-array"], [said]) is wanted


class TestExpectations:
    """Shapely knows what the functions of places find among the scene's shapes."""

    @pytest.mark.parametrize("text", [text for text in PLACES if text.startswith("st_") and "relate" not in text])
    def test_places(self, text: str) -> None:
        name, arguments = text.split("(", 1)
        is_first = arguments.startswith("feature")
        literal = arguments.removesuffix(")").removeprefix("feature,").removesuffix(",feature")
        assert literal in {SQUARE, LINE, POINT}
        other = shapely.from_wkt(literal.removeprefix("geography'").removesuffix("'"))
        pairs = {key: (shape(each), other) if is_first else (other, shape(each)) for key, each in SHAPES.items()}
        function: Any = getattr(shapely, name.removeprefix("st_"))
        assert {key for key, pair in pairs.items() if function(*pair)} == PLACES[text]


class TestAddresses:
    @pytest.mark.parametrize(
        ("link", "wanted", "id"),
        [
            ("https://a.example/v1.1/Things(7)", Ref("Things", "7"), 7),
            ("Things(-7)", Ref("Things", "-7"), -7),
            ("/v1.1/Observations('a''b(c)')", Ref("Observations", "'a''b(c)'"), "a'b(c)"),
            ("v1.1/Things(1)/Datastreams(2)", Ref("Datastreams", "2"), 2),
        ],
    )
    def test_a_self_link_is_read(self, link: str, wanted: Ref, id: object) -> None:
        assert ref_of(link) == wanted
        assert ref_of(link).id == id

    def test_what_is_no_entity_is_refused(self) -> None:
        with pytest.raises(AssertionError):
            ref_of("https://a.example/v1.1/Things")

    def test_options_are_encoded_once(self) -> None:
        server = Server("https://a.example/v1.1/")
        try:
            found = server.address("Things", {"$filter": "name eq 'a+b & c%'"})
        finally:
            server.close()
        assert found == "https://a.example/v1.1/Things?$filter=name%20eq%20'a%2Bb%20%26%20c%25'"


def report(outcome: Any, *keys: str, when: Any = "call", words: Any = None) -> pytest.TestReport:
    properties = [("requirement", key) for key in keys]
    return pytest.TestReport(
        "a.py::test_a", ("a.py", 1, "test_a"), {}, outcome, words, when, user_properties=properties
    )


class TestCommand:
    @pytest.mark.parametrize("url", ["ftp://a.example/v1.1", "nonsense", "http://127.0.0.1:9/v1.1"])
    def test_what_cannot_be_tested_ends_with_two(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([url]) == 2
        assert url in capsys.readouterr().err

    @pytest.mark.parametrize("as_json", [True, False])
    def test_a_failure_ends_with_one(self, as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
        recorder = Recorder()
        recorder.pytest_runtest_logreport(report("failed", "request-data/top", words="broken"))
        assert show(recorder, as_json=as_json) == 1
        assert "broken" in capsys.readouterr().out

    def test_all_passed_ends_with_nought(self) -> None:
        recorder = Recorder()
        recorder.pytest_runtest_logreport(report("passed", "request-data/top"))
        assert show(recorder, as_json=True) == 0

    def test_nothing_run_ends_with_two(self) -> None:
        assert show(Recorder(), as_json=False) == 2


class TestReport:
    def test_it_counts_by_requirement(self) -> None:
        recorder = Recorder()
        recorder.pytest_runtest_logreport(report("passed", "request-data/top", when="setup"))
        recorder.pytest_runtest_logreport(report("passed", "request-data/top", "request-data/count"))
        recorder.pytest_runtest_logreport(report("failed", "request-data/top", words="AssertionError: too many\nmore"))
        recorder.pytest_runtest_logreport(
            report("skipped", "batch-request/batch-request", when="setup", words=("", 1, "Skipped: not declared in it"))
        )
        top, count, batch = (recorder.rows[key] for key in (
            "request-data/top", "request-data/count", "batch-request/batch-request"))  # fmt: skip
        assert (top.passed, top.failed, top.state) == (1, 1, "failed")
        assert "1 of 2 tests failed, first test_a: too many" in top.sentence()
        assert (count.state, batch.state) == ("passed", "not declared")
        assert recorder.rows["request-data/skip"].state == "not run"

    def test_a_failed_setup_counts_and_a_teardown_does_not(self) -> None:
        recorder = Recorder()
        recorder.pytest_runtest_logreport(report("failed", "request-data/top", when="setup", words="no scene"))
        recorder.pytest_runtest_logreport(report("failed", "request-data/top", when="teardown", words="late"))
        assert recorder.rows["request-data/top"].failed == 1

    def test_the_table_says_classes_and_sentences(self) -> None:
        recorder = Recorder()
        recorder.pytest_runtest_logreport(
            report("failed", "request-data/top", words="GET /Things answered 500, not 200")
        )
        recorder.pytest_runtest_logreport(report("passed", "data-array/data-array"))
        recorder.pytest_runtest_logreport(
            report("skipped", "tasking/task/relations", when="setup", words=("", 1, "Skipped: not declared"))
        )
        text = "\n".join(table(recorder.rows.values()))
        assert "request-data                             0       1        0" in text
        assert "tasking/task" in text
        assert "not declared" in text
        assert "1 requirements met, 1 failed, 1 not tried." in text
        assert "answered 500" in text
        assert "multi-datastream" not in text, "what was not run is not in the table"

    def test_a_line_is_json(self) -> None:
        recorder = Recorder()
        recorder.pytest_runtest_logreport(report("failed", "request-data/top", words="broken"))
        found = json.loads(recorder.rows["request-data/top"].line())
        assert found["requirement"] == SENSING + "request-data/top"
        assert (found["class"], found["state"], found["tests"]) == ("request-data", "failed", ["test_a"])

    def test_a_reason_is_one_line(self) -> None:
        assert reason(report("failed", words="AssertionError: a\nb")) == "a"
        assert reason(report("skipped", words=("f", 1, "Skipped: why"))) == "why"
