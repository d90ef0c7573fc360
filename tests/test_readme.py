"""README says what is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.tools.readme import filled

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_generated_parts_are_fresh():
    """The run shown and the figures are those of this version; `python -m tests.tools.readme` writes them."""
    assert filled(README) == README


def test_the_python_example_runs(tmp_path):
    """The library example prints a finding with its suggestions."""
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code
    (tmp_path / "review.txt").write_text("She is well.\n", "utf-8")
    run = subprocess.run([sys.executable, "-c", code[1]], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 0, run.stderr
    assert "engages-in-risky-behaviour warning" in run.stdout
    assert "recast" in run.stdout


def test_examples_hold_both_kinds(linter):
    """Some examples are found to blame and some are silent, and every file is read."""
    from vblint.files import check_files, expand

    report = check_files(linter, expand([ROOT / "examples"]))
    found = {finding.location.path for finding in report.findings}
    assert report.problems == []
    assert len(report.files) >= 12
    assert len(found) >= 6
    assert len(set(report.files) - found) >= 4


def test_nothing_speaks_of_how_it_was_made():
    """No path of a machine, no host of a registry, in any tracked text."""
    listed = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout.splitlines()
    pattern = re.compile("|".join(f"/{name}/" for name in ("work", "root")) + r"|localhost:\d+/simple")
    for name in listed:
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".yaml", "") and path.is_file() and name != "tests/test_readme.py":
            assert not pattern.search(path.read_text("utf-8", errors="replace")), name
