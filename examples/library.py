"""vblint from Python: find the wording, see why, read what could stand there instead."""
# ruff: noqa: T201

import vblint

TEXT = "Aled (14) continues to put himself at risk and refuses to engage. The man of 30 refuses to engage too."
for finding in vblint.lint(TEXT):
    print(f"{finding.start}-{finding.end} {finding.level} {finding.rule}: {finding.message}")
    for suggestion in finding.suggestions:
        print(f"    {suggestion.kind}: {suggestion.text}")
