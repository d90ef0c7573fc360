"""The example for Spark, on a real local Spark. Opt in, as Spark weighs half a gigabyte and needs Java:

pip install pyspark 'pandas<3' pyarrow
python -m pytest -m spark
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from vblint.linter import Linter

EXAMPLE = Path(__file__).parents[1] / "examples" / "spark_job.py"
TEXTS = [
    "Keira puts herself at risk.",
    None,
    "word " * 8000 + "\n\nShe refuses to engage.",
    "😀 YP puts himself at risk 😀",
    "",
]


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
def test_spark_finds_what_one_process_finds(monkeypatch):
    """A null, a text of 40,000 characters and an emoji do not fail the batch, and the spans are the same."""
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", str(EXAMPLE.parent))
    monkeypatch.syspath_prepend(str(EXAMPLE.parent))
    spec = importlib.util.spec_from_file_location("spark_job", EXAMPLE)
    job = importlib.util.module_from_spec(spec)
    sys.modules["spark_job"] = job
    spec.loader.exec_module(job)
    from pyspark.sql import SparkSession

    rows = [(f"{number}-{index}", text) for number in range(200) for index, text in enumerate(TEXTS)]
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        table = spark.createDataFrame(rows, "id string, text string").repartition(4)
        got = sorted(tuple(row) for row in job.score(table, "text", "id").collect())
    finally:
        spark.stop()
    linter = Linter()
    expected = sorted(
        (key, f.rule, f.category, f.level, f.confidence, f.start, f.end)
        for key, text in rows
        for f in linter.lint(text or "")
    )
    assert got == expected
    assert len(got) == 600
