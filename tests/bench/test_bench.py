"""The bench itself: a tiny run of all of it, and its instruments."""

import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bench.asking import Asked, ask
from bench.size import Size
from bench.watching import cpu_seconds
from tests.services import finding
from tests.services.running import own_folder, unprivileged

ROOT = Path(__file__).resolve().parent.parent.parent
TINY = {"families": 40, "members": 60, "reviews": 600, "comments": 500, "seconds": 0.1, "rounds": 1, "items": 0}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """What a tiny run prints and reports."""
    finding.needed(finding.postgres_bin(), "PostgreSQL")
    report = tmp_path_factory.mktemp("bench") / "report.md"
    folder = own_folder("bench", unprivileged())
    options = [word for name, value in TINY.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "bench", *options, "--folder", str(folder), "--report", str(report)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr[-3000:]
    left = list(folder.iterdir())
    folder.rmdir() if not left else None
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")], report.read_text(), left


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.xdist_group("postgres")
class TestTinyRun:
    def test_every_page_is_measured_for_visitors_and_members(self, run):
        lines, _report, _left = run
        assert {"bare view", "floor A", "floor B", "home", "topic", "ranking", "profile", "feed"} <= {
            p["page"] for p in lines
        }
        products = [line for line in lines if line["page"].startswith("product,")]
        assert {line["as"] for line in products} >= {"visitor", "member"}
        assert all(line["answers"] > 0 and line["rps"] > 0 and line["bytes"] for line in lines)

    def test_no_page_writes_and_none_asks_too_much(self, run):
        lines, _report, _left = run
        most = {"visitor": 12, "kept": 0, "member": 16}
        assert {line["page"]: line["writes"] for line in lines if line["writes"]} == {}
        assert [line for line in lines if line["queries"] > most[line["as"]]] == []

    def test_every_order_of_reviews_is_in_the_report(self, run):
        _lines, report, _left = run
        assert all(f"| {order} |" in report for order in ("helpful", "newest", "critical"))

    def test_nothing_is_left_behind_unless_asked_for(self, run):
        assert run[2] == []


class Answer(BaseHTTPRequestHandler):
    """Answers /missing with 404, all else with a word."""

    def do_GET(self):
        self.send_response(404 if self.path == "/missing" else 200)
        self.end_headers()
        self.wfile.write(b"word")

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def port():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_each_visitor_is_answered_once_at_least(port):
    asked = ask(port, "/", seconds=0, visitors=3)
    assert len(asked.times) == 3
    assert asked.failed == []
    assert asked.per_second > 0


def test_an_answer_that_is_no_page_counts_as_a_failure(port):
    asked = ask(port, "/missing", seconds=0, visitors=2)
    assert asked.times == []
    assert len(asked.failed) == 2
    assert "404" in asked.failed[0]


def test_the_99th_percentile_is_a_time_that_was_measured():
    asked = Asked(seconds=1, times=[n / 1000 for n in range(1, 201)])
    assert asked.percentile(50) == pytest.approx(100.5)
    assert asked.percentile(99) == pytest.approx(198)


def test_the_processor_time_of_a_child_counts():
    before = cpu_seconds(_ourselves())
    subprocess.run([sys.executable, "-c", "sum(range(20_000_000))"], check=True)
    assert cpu_seconds(_ourselves()) - before > 0.1


def _ourselves() -> int:
    return int(Path("/proc/self").resolve().name)


@pytest.mark.parametrize(
    "wrong", [{"families": 3}, {"members": 10}, {"reviews": 100_000, "families": 50, "members": 100}]
)
def test_a_size_that_cannot_be_loaded_is_refused(wrong):
    with pytest.raises(ValueError, match="needed"):
        Size(**wrong).check()


def test_a_popular_product_has_predecessors_when_members_are_too_few():
    assert Size().predecessors == 1
    assert Size(members=10_000).predecessors == 0
