"""Many cores give what one gives, in the same order: joblib's own workers, and a cluster that loses one on the way."""

from __future__ import annotations

import csv
import os
import signal

import pytest
from joblib import parallel_config

from tests.test_cli import run
from tests.writers.mail import reply
from vblint.core import ReaderError
from vblint.files import check_file
from vblint.linter import Linter
from vblint.parallel import check_in_parallel

TEXTS = [
    f"Entry {n}. Keira " + ("puts herself at risk." if n % 7 == 0 else "was seen at home by her worker.")
    for n in range(6000)
]


def as_data(report):
    return [finding.to_dict() for finding in report.findings], report.notices, report.problems, report.files


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "notes.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["Case", "Notes"], *([str(n), text] for n, text in enumerate(TEXTS))])
    return path


@pytest.mark.parametrize("backend", ["sequential", "threading", "loky"])
def test_backends_agree(table, linter, backend):
    """Texts and the rows of a table, on any backend."""
    with parallel_config(backend=backend):
        assert list(linter.lint_many(TEXTS, jobs=2)) == list(linter.lint_many(TEXTS))
        assert as_data(check_file(linter, table, jobs=2)) == as_data(check_file(linter, table))


def test_a_table_that_breaks_off_says_so_in_parallel_too(table, linter):
    """Reading errors come through from the thread that joblib reads in."""
    with table.open("a") as file:
        file.write("x" * (1 << 24))
    one, two = check_file(linter, table), check_file(linter, table, jobs=2)
    assert as_data(one) == as_data(two)
    assert "read in part only" in two.problems[0].reason
    table.write_bytes(b"\0\1\2" * 50)
    with pytest.raises(ReaderError, match="binary"):
        check_file(linter, table, jobs=2)


def test_files_of_every_kind(table, tmp_path, linter, monkeypatch):
    """A folder with a big table among small files: one order, one history."""
    monkeypatch.setattr("vblint.parallel.BIG", 1000)
    (tmp_path / "a.eml").write_bytes(bytes(reply("Seen.\n\n> Keira refuses to engage.\n")))
    (tmp_path / "z.eml").write_bytes(bytes(reply("Keira refuses to engage.\n")))
    (tmp_path / "b.docx").write_bytes(b"PK\3\4")
    paths = [tmp_path / name for name in ("a.eml", "b.docx", "notes.csv", "z.eml", "gone.csv")]
    report = check_in_parallel(linter, paths, 2)
    assert [f.location.path.rsplit("/")[-1] for f in report.findings if f.rule != "puts-self-at-risk"] == ["z.eml"]
    assert [p.path.rsplit("/")[-1] for p in report.problems] == ["b.docx", "gone.csv"]


def test_one_big_table_on_the_command_line(table, tmp_path):
    """`-j 2` prints what one process prints."""
    one = run("check", "notes.csv", "--format", "jsonl", cwd=tmp_path)
    two = run("check", "notes.csv", "--format", "jsonl", "-j", "2", cwd=tmp_path)
    assert one.stdout == two.stdout
    assert one.returncode == two.returncode == 1


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker():
    """A Dask cluster of two worker processes; one is killed in the middle; nothing is lost and all is in order."""
    from distributed import Client, LocalCluster

    linter = Linter()
    expected = [[f.to_dict() for f in found] for found in linter.lint_many(TEXTS)]
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        workers = list(client.run(os.getpid).values())
        assert len(set(workers)) == 2
        assert os.getpid() not in workers
        got = []
        with parallel_config(backend="dask"):
            for found in linter.lint_many(TEXTS, jobs=2):
                got.append([f.to_dict() for f in found])
                if len(got) == 1:
                    os.kill(workers[0], signal.SIGKILL)
        assert got == expected
