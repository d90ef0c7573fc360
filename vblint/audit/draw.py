"""Draw a dip sample: flagged and unflagged entries, spread over groups in proportion, the same for the same seed.

Which entries are drawn depends on nothing but the seed and where an entry stands in its file, so that a later version
of Python, or of a library, draws the same. Which of them are flagged depends on the rules: the manifest keeps the
entries themselves, and `again` draws those.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..config import Config
from ..core import ConfigError
from .entries import Entry, Item
from .gather import gather
from .ledger import Ledger
from .plan import Plan
from .population import FLAGGED, UNFLAGGED, population
from .survey import survey


class Drawn(NamedTuple):
    """One thing to review, an entry or a whole case: its class, its group, and its entries with their text."""

    number: int
    kind: str
    group: str
    items: tuple[Item, ...]


class Sample(NamedTuple):
    """A dip sample.

    Attributes:
        of: what was drawn, `entry` or `case`.
        sizes: how many there are to draw from, flagged and not.
        drawn: what was drawn, in an order that does not tell the classes apart.
        ledger: what was read.
        chosen: the places drawn, for the manifest.
        digest: tells what was drawn from from anything else; empty where an older manifest does not say.

    """

    of: str
    sizes: dict[str, int]
    drawn: tuple[Drawn, ...]
    ledger: Ledger
    chosen: list[dict[str, Any]]
    digest: str


def draw(
    files: Iterable[Path],
    config: Config,
    plan: Plan,
    count: int,
    *,
    of: str = "entry",
    share: float = 0.5,
    jobs: int = 1,
    progress: Callable[[str], None] | None = None,
) -> Sample:
    """Draw `count` entries or cases, a `share` of them flagged where there are so many.

    Raises ConfigError where there is nothing to draw from, or only what is not enough.
    """
    made = survey(files, config, plan.replace(worst=0), jobs=jobs, progress=progress)
    whole = population(made, of)
    classes, sizes = whole.classes, whole.sizes
    if sum(sizes.values()) < count:
        raise ConfigError(
            f"there are {sum(sizes.values()):,} to draw from, and {count:,} were asked for; ask for fewer"
        )
    flagged = min(sizes[FLAGGED], max(round(count * share), count - sizes[UNFLAGGED]))
    picked = [(FLAGGED, unit) for unit in _spread(classes[FLAGGED], flagged, plan)]
    picked += [(UNFLAGGED, unit) for unit in _spread(classes[UNFLAGGED], count - flagged, plan)]
    picked.sort(key=lambda each: _lot(plan.seed, each[1][0], "order"))
    chosen = [
        {
            "number": number,
            "class": kind,
            "group": _group(unit[0]),
            "entries": [[entry.source, entry.place] for entry in unit],
        }
        for number, (kind, unit) in enumerate(picked, 1)
    ]
    read_again = Ledger(made.ledger.files, show_names=plan.show_text)
    return Sample(of, sizes, _fetch(chosen, config, plan, read_again), made.ledger, chosen, whole.digest)


def again(files: Iterable[Path], config: Config, plan: Plan, earlier: dict[str, Any]) -> Sample:
    """Draw what an earlier manifest says was drawn. Raises ConfigError where the files are not the same."""
    ledger = Ledger(files, show_names=plan.show_text)
    sample = earlier.get("sample")
    if not sample:
        raise ConfigError("the manifest is that of no sample")
    hashes = [each["sha256"] for each in earlier["inputs"]]
    if [ledger.hash(number) for number in range(1, len(ledger.files) + 1)] != hashes:
        raise ConfigError("the files are not those that the sample was drawn from; their hashes differ")
    # Whatever limits the plan sets, the entries are those drawn then.
    whole = plan.replace(period=None, kinds=(), not_kinds=())
    fetched = _fetch(sample["drawn"], config, whole, ledger)
    return Sample(sample["of"], sample["sizes"], fetched, ledger, sample["drawn"], sample.get("digest", ""))


def _group(entry: Entry) -> str:
    return " · ".join(entry.groups)


def _spread(units: list[list[Entry]], count: int, plan: Plan) -> Iterator[list[Entry]]:
    """Yield so many units, from each group in proportion to its size, by lot within it."""
    groups: dict[str, list[list[Entry]]] = defaultdict(list)
    for unit in units:
        groups[_group(unit[0])].append(unit)
    for name, wanted in _shares({name: len(members) for name, members in groups.items()}, count).items():
        yield from sorted(groups[name], key=lambda unit: _lot(plan.seed, unit[0]))[:wanted]


def _shares(sizes: dict[str, int], count: int) -> dict[str, int]:
    """Share a number out in proportion to sizes: whole parts first, then the largest remainders."""
    total = sum(sizes.values()) or 1
    exact = {name: count * size / total for name, size in sorted(sizes.items())}
    shares = {name: int(value) for name, value in exact.items()}
    rest = sorted(exact, key=lambda name: (shares[name] - exact[name], name))
    for name in rest[: count - sum(shares.values())]:
        shares[name] += 1
    return shares


def _lot(seed: int, entry: Entry, purpose: str = "draw") -> str:
    return hashlib.sha256(f"{purpose}:{seed}:{entry.source}:{entry.place}".encode()).hexdigest()


def _fetch(chosen: list[dict[str, Any]], config: Config, plan: Plan, ledger: Ledger) -> tuple[Drawn, ...]:
    """Read the text of what was drawn. Raises ConfigError where an entry is no longer there."""
    wanted = {(source, place): each["number"] for each in chosen for source, place in each["entries"]}
    found: dict[int, list[Item]] = defaultdict(list)
    for item in gather(config, plan, ledger):
        if number := wanted.pop((item.source, item.place), 0):
            found[number].append(item)
    if wanted:
        source, place = next(iter(wanted))
        raise ConfigError(f"{ledger.files[source - 1]}: there is no entry at {place}; are the columns the same?")
    return tuple(Drawn(each["number"], each["class"], each["group"], tuple(found[each["number"]])) for each in chosen)
