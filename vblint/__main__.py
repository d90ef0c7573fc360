"""The program: what `vblint` and `python -m vblint` run."""

import gc

gc.set_threshold(100_000)  # before anything is imported, for a short run makes much and drops little

from .cli import main  # noqa: E402

if __name__ == "__main__":
    main()
