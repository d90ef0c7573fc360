"""Score a table in Spark: the rules are loaded once in each worker, and nothing leaves the cluster.

    spark-submit examples/spark_job.py IN.parquet TEXT_COLUMN ID_COLUMN OUT.parquet

A text that is missing is no error; one that is long, or full of emoji, is a text like any other.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

SCHEMA = "id string, rule string, category string, level string, confidence string, start int, end int"


def findings(
    frames: Iterator[pandas.DataFrame], text: str, key: str, model: str = "none"
) -> Iterator[pandas.DataFrame]:
    """Yield, for each frame of rows, a frame of their findings; no word of a record is in it."""
    import pandas

    import vblint

    linter = vblint.Linter(vblint.Config(model=model))
    for frame in frames:
        rows = []
        for number, value in zip(frame[key], frame[text], strict=True):
            for f in linter.lint(value) if isinstance(value, str) else ():
                rows.append((str(number), f.rule, f.category, f.level, f.confidence, f.start, f.end))
        yield pandas.DataFrame(rows, columns=[part.split()[0] for part in SCHEMA.split(", ")])


def score(table: Any, text: str, key: str) -> Any:
    """Return the findings of a Spark table as a Spark table, in no particular order."""
    return table.select(key, text).mapInPandas(lambda frames: findings(frames, text, key), SCHEMA)


if __name__ == "__main__":
    from pyspark.sql import SparkSession

    source, text_column, id_column, target = sys.argv[1:]
    spark = SparkSession.builder.appName("vblint").getOrCreate()
    score(spark.read.parquet(source), text_column, id_column).write.parquet(target)
