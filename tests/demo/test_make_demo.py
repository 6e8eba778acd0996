"""What `make demo` promises, as a newcomer runs it: everything that was planted is found."""

import subprocess
import sys


def test_everything_that_the_demo_plants_is_found(tmp_path):
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", *words], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run("headway.demo", "demo").returncode == 0
    told = ("--settings", "demo.toml", "--issues", "demo.issues.json", "--db", "demo.duckdb", "--quiet", "--no-learn")
    assert run("headway", "analyze", "demo", *told).returncode == 0
    checked = run("headway.demo", "demo", "--check", "demo.duckdb")
    assert "NOT FOUND" not in checked.stdout
    assert checked.stdout.rstrip().endswith("7 of 7 planted causes found")
    assert checked.returncode == 0
