"""Write the golden outputs anew; read the difference before it is kept."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.test_formats import RECORD, output  # noqa: E402
from vblint.config import Config  # noqa: E402
from vblint.files import check_files  # noqa: E402
from vblint.formats import FORMATS  # noqa: E402
from vblint.linter import Linter  # noqa: E402


def main() -> None:
    """Render the report of the format tests in every format."""
    linter = Linter(Config(model="none"))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("review one.txt").write_text(RECORD, "utf-8")
        Path("clean.txt").write_text("She was seen at home and is well.\n", "utf-8")
        Path("broken.txt").write_bytes(b"\0\1\2\3" * 9)
        report = check_files(linter, [Path("review one.txt"), Path("clean.txt"), Path("broken.txt")])
        for name in FORMATS:
            (ROOT / "tests" / "golden" / f"{name}.txt").write_bytes(output(name, report, linter).encode())
        os.chdir(ROOT)


if __name__ == "__main__":
    main()
