"""The command line as people use it: what is printed where, and how it exits."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

BLAME = "YP puts herself at risk.\n"
CLEAN = "She was seen at home.\n"


def run(*arguments, stdin=None, cwd=None, env=None):
    """Run vblint as a program."""
    return subprocess.run(
        [sys.executable, "-m", "vblint", *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        cwd=cwd,
        env={**{k: v for k, v in os.environ.items() if "COLOR" not in k}, **(env or {})},
        check=False,
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "review.txt").write_text(BLAME, "utf-8")
    (tmp_path / "notes" / "visit.md").write_text(CLEAN, "utf-8")
    return tmp_path


def test_standard_input(tmp_path):
    """A pasted review is checked; nothing is written anywhere."""
    result = run("check", "-", stdin=BLAME, cwd=tmp_path)
    assert result.returncode == 1
    assert b"stdin.txt:1:4: warning: puts-self-at-risk" in result.stdout
    assert b"^^^^" in result.stdout
    assert result.stderr.strip() == b"1 warning in 1 file."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["review.txt"], 1),
        (["notes"], 0),
        (["review.txt", "--exit-zero"], 0),
        (["review.txt", "--fail-on", "error"], 0),
        (["review.txt", "--ignore", "blame"], 0),
        (["review.txt", "--select", "engagement"], 0),
        (["review.txt", "nothing.txt"], 1),
        (["nothing.txt"], 2),
        (["notes", "nothing.txt"], 2),
        (["review.txt", "--select", "nobody"], 2),
        (["--no-such-option"], 2),
        ([], 2),
        (["review.txt", "--config", "nothing.toml"], 2),
        (["review.txt", "--model", "huge"], 2),
    ],
)
def test_exit_codes(folder, arguments, code):
    """0 clean, 1 found, 2 a setting or an input that cannot be used; never a traceback."""
    result = run("check", *arguments, cwd=folder)
    assert result.returncode == code, result.stderr
    assert b"Traceback" not in result.stderr


def test_what_is_not_read_is_named(folder):
    """The run goes on; the file, its reason and the count are on stderr."""
    (folder / "photo.txt").write_bytes(b"\0" * 64)
    result = run("check", ".", cwd=folder)
    assert result.returncode == 1
    assert b"photo.txt: not read: it is binary, not text" in result.stderr
    assert b"1 not read" in result.stderr


def test_mistakes_are_answered_with_the_nearest_name(folder):
    """A mistyped rule, option or category names what was probably meant."""
    assert (
        b"did you mean 'puts-self-at-risk'"
        in run("check", "--ignore", "put-self-at-risk", "review.txt", cwd=folder).stderr
    )
    assert b"--select" in run("check", "--selekt", "blame", "review.txt", cwd=folder).stderr
    assert b"did you mean" in run("explain", "refuse-to-engage").stderr


def test_settings_and_isolation(folder):
    """A settings file is used, shown, and can be left aside."""
    (folder / "vblint.toml").write_text('ignore = ["blame"]\n', "utf-8")
    assert run("check", "review.txt", cwd=folder).returncode == 0
    assert run("check", "--isolated", "review.txt", cwd=folder).returncode == 1
    shown = run("config", cwd=folder).stdout.decode()
    assert 'ignore = ["blame"]' in shown
    assert "vblint.toml" in shown


def test_output_goes_to_a_file_whole_or_not_at_all(folder):
    """`-o` writes the file; where it cannot, nothing is left behind."""
    result = run("check", "review.txt", "--format", "json", "-o", "out.json", cwd=folder)
    assert result.returncode == 1
    assert result.stdout == b""
    assert json.loads((folder / "out.json").read_text("utf-8"))["schema_version"] == 1
    before = set(folder.iterdir())
    assert run("check", "review.txt", "-o", "nowhere/out.json", cwd=folder).returncode == 2
    assert set(folder.iterdir()) == before


@pytest.mark.parametrize("output", ["review.txt", "./notes/../review.txt", "link.txt"])
@pytest.mark.parametrize("source", ["review.txt", "."])
def test_an_input_is_never_written_to(folder, source, output):
    """Neither `-o`, by any name of the record and even with `--force`, nor `--write-baseline`."""
    (folder / "link.txt").symlink_to(folder / "review.txt")
    for arguments in (("-o", output), ("-o", output, "--force"), ("--write-baseline", output)):
        result = run("check", source, *arguments, cwd=folder)
        assert result.returncode == 2
        assert b"is the input, which is never written to" in result.stderr
        assert result.stdout == b""
    assert (folder / "review.txt").read_text("utf-8") == BLAME


@pytest.mark.parametrize(
    "arguments",
    [
        ("sample", "review.csv", "-o", "review.csv", "--force"),
        ("score-sample", "review.csv", "--records", "review.csv", "--force"),
        ("evaluate", "--corpus", "review.csv", "-o", "review.csv", "--force"),
    ],
)
def test_no_command_writes_to_its_input(folder, arguments):
    """The other commands that write a file keep to the same."""
    content = f"id,text\n1,{BLAME}"
    (folder / "review.csv").write_text(content, "utf-8")
    result = run(*arguments, cwd=folder)
    assert result.returncode == 2
    assert b"review.csv is the input, which is never written to" in result.stderr
    assert (folder / "review.csv").read_text("utf-8") == content


def test_the_manifest_of_an_earlier_sample_stays(folder):
    """It is what draws the same sample again, even where the sheet itself has been moved away."""
    (folder / "sample.manifest.json").write_text("{}", "utf-8")
    result = run("sample", "review.txt", cwd=folder)
    assert result.returncode == 2
    assert b"sample.manifest.json is there already; name another file, or say --force" in result.stderr


@pytest.mark.parametrize("arguments", [("score-sample", "sheet.xlsx", "--records"), ("evaluate", "-o")])
def test_no_command_replaces_a_file_unasked(folder, arguments):
    """`--force` asks."""
    result = run(*arguments, "review.txt", cwd=folder)
    assert result.returncode == 2
    assert b"review.txt is there already; name another file, or say --force" in result.stderr
    assert (folder / "review.txt").read_text("utf-8") == BLAME


def test_an_output_that_is_there_is_replaced_with_force_only(folder):
    """The words are those of `annotate`; nothing is checked in vain before they come."""
    (folder / "out.json").write_text("mine", "utf-8")
    result = run("check", "review.txt", "--format", "json", "-o", "out.json", cwd=folder)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"out.json is there already; name another file, or say --force" in result.stderr
    assert (folder / "out.json").read_text("utf-8") == "mine"
    assert run("check", "review.txt", "--format", "json", "-o", "out.json", "--force", cwd=folder).returncode == 1
    assert json.loads((folder / "out.json").read_text("utf-8"))["schema_version"] == 1


def test_another_runs_half_written_output_is_left_alone(folder):
    """The neighbour that becomes the output may be somebody else's."""
    (folder / "out.json.part").write_text("theirs", "utf-8")
    result = run("check", "review.txt", "-o", "out.json", cwd=folder)
    assert result.returncode == 2
    assert b"out.json.part is in the way" in result.stderr
    assert (folder / "out.json.part").read_text("utf-8") == "theirs"


def test_a_folder_without_records_is_no_clean_bill(folder):
    """Nothing to check is an error; all left out on purpose is none, but is said."""
    (folder / "empty").mkdir()
    result = run("check", "empty", cwd=folder)
    assert result.returncode == 2
    assert b"empty: no file was checked" in result.stderr
    result = run("check", "review.txt", "--exclude", "*.txt", cwd=folder)
    assert result.returncode == 0
    assert result.stderr.strip() == b"No file was checked: all that were named are left out."
    result = run("check", "nothing.txt", cwd=folder)
    assert result.stderr.splitlines()[-1] == b"No file was checked: 1 not read."


def test_diff_proposes_and_changes_nothing(folder):
    """A unified diff of the first rewording; the record stays as it is."""
    result = run("check", "--diff", "review.txt", cwd=folder)
    assert b"-YP puts herself at risk." in result.stdout
    assert b"+YP is put at risk by [who or what creates the risk]." in result.stdout
    assert (folder / "review.txt").read_text("utf-8") == BLAME


def test_baseline_round_trip(folder):
    """What is accepted is not reported again; what is new is."""
    assert run("check", "--write-baseline", "b.json", "review.txt", cwd=folder).returncode == 0
    assert run("check", "--baseline", "b.json", "review.txt", cwd=folder).returncode == 0
    (folder / "review.txt").write_text(BLAME + "\nShe refuses to engage.\n", "utf-8")
    result = run("check", "--baseline", "b.json", "review.txt", cwd=folder)
    assert result.returncode == 1
    assert b"1 silenced" in result.stderr


def test_a_baseline_takes_the_place_of_a_baseline_only(folder):
    """A newer one replaces an older, even in a folder that is read; any other file stays."""
    (folder / "other.json").write_text("{}", "utf-8")
    result = run("check", "--write-baseline", "other.json", "review.txt", cwd=folder)
    assert result.returncode == 2
    assert b"other.json is there already and is no vblint baseline" in result.stderr
    assert (folder / "other.json").read_text("utf-8") == "{}"
    for found in (b"1 finding accepted", b"2 findings accepted"):
        result = run("check", "--write-baseline", "b.json", ".", cwd=folder)
        assert (result.returncode, found in result.stderr) == (0, True)
        (folder / "review.txt").write_text(BLAME + "\nShe refuses to engage.\n", "utf-8")


def test_a_baseline_of_what_cannot_be_read_says_so(folder):
    """A file that is not there is named; where nothing was read, an earlier baseline stays."""
    assert run("check", "--write-baseline", "b.json", "review.txt", cwd=folder).returncode == 0
    before = (folder / "b.json").read_bytes()
    result = run("check", "--write-baseline", "b.json", "nothing.txt", cwd=folder)
    assert result.returncode == 2
    assert b"nothing.txt: not read" in result.stderr
    assert (folder / "b.json").read_bytes() == before
    assert run("check", "--write-baseline", "b.json", "nothing.txt", "review.txt", cwd=folder).returncode == 2
    assert (folder / "b.json").read_bytes() != before


def test_statistics_and_quiet(folder):
    """Counts by rule; and with --quiet nothing on stderr."""
    result = run("check", "--statistics", "--quiet", "review.txt", cwd=folder)
    assert result.stdout.split() == [b"1", b"warning", b"blame/puts-self-at-risk"]
    assert result.stderr == b""


def test_why_shows_the_words(folder):
    """`--why` prints whose sentence it was taken to be."""
    assert "the subject is “YP”: child".encode() in run("check", "--why", "review.txt", cwd=folder).stdout


def test_colour_rules(folder):
    """Colour only where it is wanted: NO_COLOR and dumb terminals win over a terminal, FORCE_COLOR over a pipe."""
    escape = b"\x1b["
    assert escape not in run("check", "review.txt", cwd=folder).stdout
    assert escape in run("check", "review.txt", cwd=folder, env={"FORCE_COLOR": "1"}).stdout
    assert escape in run("check", "--color", "always", "review.txt", cwd=folder, env={"NO_COLOR": "1"}).stdout
    assert escape in on_a_terminal(folder, {"TERM": "xterm"})
    assert escape not in on_a_terminal(folder, {"TERM": "xterm", "NO_COLOR": "1"})
    assert escape not in on_a_terminal(folder, {"TERM": "dumb"})


def on_a_terminal(folder: Path, env: dict[str, str]) -> bytes:
    """Run a check with a terminal for its output and return what it wrote."""
    master, slave = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if "COLOR" not in k}
    process = subprocess.Popen(
        [sys.executable, "-m", "vblint", "check", "review.txt"],
        stdout=slave,
        stderr=slave,
        cwd=folder,
        env={**clean, **env},
    )
    process.wait(timeout=60)
    os.close(slave)
    data = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        data += part
    os.close(master)
    return data


def test_a_console_that_knows_no_unicode(folder):
    """Output never fails on a console's encoding."""
    result = run("check", "--why", "review.txt", cwd=folder, env={"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 1
    assert b"Traceback" not in result.stderr


def test_a_closed_pipe_is_no_error(folder):
    """`vblint … | head` ends quietly."""
    (folder / "long.txt").write_text((BLAME + "\n") * 5000, "utf-8")
    result = subprocess.run(
        f"{sys.executable} -m vblint check long.txt | head -1", shell=True, capture_output=True, cwd=folder, check=False
    )
    assert b"Traceback" not in result.stderr
    assert b"Exception" not in result.stderr


def test_jobs_give_the_same(folder):
    """Several processes print what one prints."""
    for number in range(60):
        (folder / f"n{number:02}.txt").write_text(f"Entry {number}. {BLAME}", "utf-8")
    one = run("check", ".", "--format", "jsonl", cwd=folder)
    two = run("check", ".", "--format", "jsonl", "-j", "2", cwd=folder)
    assert one.stdout == two.stdout
    assert one.returncode == two.returncode == 1


def test_pages(folder):
    """`rules` lists, `explain` says why and who says so, `completion` prints a script."""
    assert b"puts-self-at-risk" in run("rules").stdout
    assert len(json.loads(run("rules", "--format", "json", "--all").stdout)) >= len(
        json.loads(run("rules", "--format", "json").stdout)
    )
    page = run("explain", "puts-self-at-risk").stdout.decode()
    for part in ("Who says so", "Flagged", "Left alone", "Ask", "NSPCC"):
        assert part in page
    assert b"_VBLINT_COMPLETE" in run("completion", "bash").stdout
    assert run("--version").stdout.startswith(b"vblint ")


def test_a_category_is_explained_by_its_rules(folder):
    """A category says that it is one and lists its rules, those off by default included."""
    result = run("explain", "blame")
    assert result.returncode == 0
    shown = result.stdout.decode()
    assert shown.startswith("blame is a category")
    assert "puts-self-at-risk" in shown
    assert "refuses-to-engage" not in shown


@pytest.mark.parametrize(("name", "why"), [("nofile.toml", "there is no such file"), ("notes", "it is a folder")])
def test_a_rule_file_that_is_none(folder, name, why):
    """What is no file cannot pass or fail the contract."""
    result = run("test", name, cwd=folder)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.decode().strip() == f"vblint: {name}: {why}" + ("; name rule files" if name == "notes" else "")


def test_a_users_rule_file(folder):
    """`vblint test` says what is wrong with a rule, and exits with 1."""
    from tests.test_rules import GOOD

    (folder / "blame").mkdir()
    path = folder / "blame" / "barges-in.toml"
    path.write_text(GOOD, "utf-8")
    assert run("test", path).returncode == 0
    path.write_text(GOOD.replace("<<barged in on herself>>", "<<barged in on>> herself"), "utf-8")
    result = run("test", path)
    assert result.returncode == 1
    assert b"instead of" in result.stdout


def test_welsh_is_said_not_to_be_checked(folder):
    """Welsh text is recognised and reported, not guessed at."""
    welsh = (
        "Mae'r plentyn wedi bod ar goll ers neithiwr ac nid yw ei mam yn gwybod ble mae hi."
        " Roedd hi gyda dyn hŷn yn y car.\n"
    )
    result = run("check", "-", stdin=welsh, cwd=folder)
    assert result.returncode == 0
    assert b"Welsh text is not checked" in result.stderr


def test_a_lint_loads_only_what_it_uses(folder):
    """Checking by rules alone loads no other command, no hashes, no reader of settings: the start would pay."""
    code = (
        "import os, sys\n"
        "def leave(code): print(*sys.modules, file=sys.stderr); sys.stderr.flush(); end(code)\n"
        "end, os._exit = os._exit, leave\n"
        "sys.argv = ['vblint', 'check', '--model', 'none', 'review.txt']\n"
        "from vblint.__main__ import main\n"
        "main()\n"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    loaded = set(result.stderr.split())
    assert "vblint.cli.check" in loaded
    assert not loaded & {"hashlib", "tomllib", "joblib", "numpy", "pyromark", "vblint.contract", "vblint.cli.about"}
