"""What is installed is what was tested: the wheel, the hook manifest, the commands."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.writers.word import minutes

ROOT = Path(__file__).parents[1]
BLAME = "YP puts herself at risk.\n"


def run(*command, cwd, env=None, code=0):
    """Run a command and return its output; fail with it if the exit code is another."""
    result = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=900
    )
    assert result.returncode == code, f"{command}: {result.returncode}\n{result.stdout}\n{result.stderr}"
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel from a copy of what is tracked."""
    work = tmp_path_factory.mktemp("build")
    run("git", "clone", "--quiet", ROOT, work / "clone", cwd=work)
    for name in run("git", "ls-files", "--modified", "--others", "--exclude-standard", cwd=ROOT).splitlines():
        if (ROOT / name).is_file():
            (work / "clone" / name).parent.mkdir(parents=True, exist_ok=True)
            (work / "clone" / name).write_bytes((ROOT / name).read_bytes())
    run(sys.executable, "-m", "build", "--wheel", "--outdir", work / "dist", cwd=work / "clone")
    return next((work / "dist").glob("*.whl"))


def test_the_wheel_works_without_the_sources(wheel, tmp_path):
    """Installed in a fresh environment, the wheel lints; it holds the rules and no tests."""
    names = zipfile.ZipFile(wheel).namelist()
    assert "vblint/rules/index.json" in names
    assert "vblint/py.typed" in names
    assert {"vblint/audit/templates/report.html", "vblint/audit/words/dictionary.txt"} <= set(names)
    assert not any(name.startswith(("tests/", "models/", "examples/")) for name in names)
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    (tmp_path / "review.md").write_text(BLAME, "utf-8")
    minutes(tmp_path / "minutes.docx")
    vblint = tmp_path / "venv" / "bin" / "vblint"
    shown = run(vblint, "check", "review.md", "minutes.docx", cwd=tmp_path, code=1)
    assert "review.md:1:4: warning: puts-self-at-risk" in shown
    assert "minutes.docx: table 1, row 3: warning: puts-self-at-risk" in shown
    run(vblint, "annotate", "minutes.docx", "-o", "copy.docx", cwd=tmp_path)
    run(vblint, "annotate", "minutes.docx", "-o", "found.xlsx", cwd=tmp_path)


def test_the_hooks_block_and_let_pass(tmp_path):
    """The real pre-commit, on a blocked and on a clean commit, with both hooks."""
    source = tmp_path / "hooks"
    run("git", "clone", "--quiet", ROOT, source, cwd=tmp_path)
    for name in run("git", "ls-files", "--modified", "--others", "--exclude-standard", cwd=ROOT).splitlines():
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.invalid")
    run("git", "add", "--all", cwd=source)
    run("git", *identity, "commit", "--quiet", "--allow-empty", "-m", "now", cwd=source)
    work = tmp_path / "work"
    run("git", "init", "--quiet", work, cwd=tmp_path)
    env = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    for hook in ("vblint", "vblint-rules"):
        (work / "lesson.md").write_text(BLAME, "utf-8")
        minutes(work / "minutes.docx")
        run("git", "add", "--all", cwd=work)
        try_repo = (sys.executable, "-m", "pre_commit", "try-repo", source, hook, "--all-files", "--verbose")
        blocked = run(*try_repo, cwd=work, env=env, code=1)
        assert "lesson.md:1:4: warning: puts-self-at-risk" in blocked
        assert "minutes.docx: table 1, row 3: warning: puts-self-at-risk" in blocked
        (work / "minutes.docx").unlink()
        (work / "lesson.md").write_text("She was seen at home.\n", "utf-8")
        run("git", "add", "--all", cwd=work)
        passed = run(*try_repo, cwd=work, env=env)
        assert "Passed" in passed
