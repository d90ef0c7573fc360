"""The manifest: what was run on what, so that a year later the same can be run again. It holds no text of a record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .. import __version__
from ..classify import digest_of
from ..config import Config
from ..core import ConfigError
from .ledger import Ledger
from .plan import Plan

SCHEMA = 1
_RULES = Path(__file__).parent.parent / "rules"
_GENERATED = ("anchors.txt", "cues.txt", "index.json", "patterns.jsonl", "rules.jsonl", "sets.txt")


def rules_version(config: Config) -> dict[str, Any]:
    """Return what tells one set of rules from another: a hash of all that were used, and the selection."""
    digest = hashlib.sha256()
    for name in _GENERATED:
        digest.update((_RULES / name).read_bytes())
    base = Path(config.source).parent if config.source else Path()
    own = sorted(path for pattern in config.rules for path in base.glob(pattern))
    for path in own:
        digest.update(path.read_bytes())
    return {
        "version": __version__,
        "sha256": digest.hexdigest(),
        "own": len(own),
        "select": list(config.select),
        "ignore": list(config.ignore),
    }


def versions(config: Config) -> dict[str, Any]:
    """Return the versions that decide what is found."""
    return {
        "tool": {"name": "vblint", "version": __version__},
        "rules": rules_version(config),
        "model": {"name": config.model, "sha256": digest_of(config.model)},
    }


def manifest(
    config: Config, plan: Plan, ledger: Ledger, command: Sequence[str], *, timestamp: str = "", **more: Any
) -> dict[str, Any]:
    """Return the manifest of a run. Without a timestamp, the same run gives the same manifest."""
    settings = {name: getattr(config, name) for name in config._fields if name not in ("source", "rules")}
    return {
        "schema": SCHEMA,
        **versions(config),
        "command": list(command),
        **({"timestamp": timestamp} if timestamp else {}),
        "seed": plan.seed,
        "configuration": {name: list(value) if isinstance(value, tuple) else value for name, value in settings.items()},
        "plan": _plan(plan),
        "inputs": [
            {"number": number, "name": ledger.name(number), "sha256": ledger.hashes.get(number, "")}
            for number in range(1, len(ledger.files) + 1)
        ],
        "rows": ledger.totals,
        **more,
    }


def _plan(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(plan, name) for name in plan._fields if name != "period"}
    found["traits"] = dict(plan.traits)
    found["period"] = plan.period.said if plan.period else ""
    return found


def text(content: dict[str, Any]) -> str:
    """Return a manifest as it is written."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def load(path: Path) -> dict[str, Any]:
    """Read a manifest. Raises ConfigError naming the file and what is wrong with it."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    except ValueError:
        raise ConfigError(f"{path}: it is no manifest that vblint wrote") from None
    if not isinstance(content, dict) or content.get("tool", {}).get("name") != "vblint":
        raise ConfigError(f"{path}: it is no manifest that vblint wrote")
    if content.get("schema") != SCHEMA:
        raise ConfigError(f"{path}: it was written by another version of vblint; its schema is not {SCHEMA}")
    return content


def differences(now: dict[str, Any], earlier: dict[str, Any]) -> list[str]:
    """Return in plain words what decides findings and was other in an earlier run."""
    said = []
    for part, what in (("tool", "vblint"), ("rules", "rules"), ("model", "model")):
        before, after = earlier.get(part, {}), now.get(part, {})
        if before != after:
            name = "name" if part == "model" else "version"
            was, new = before.get(name, "?"), after.get(name, "?")
            said.append(f"{what} {was} then, {new} now" if was != new else f"the {what} differ, though both say {new}")
    return said
