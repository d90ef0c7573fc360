"""A headless Chromium for tests that look at pages; nothing is fetched, no profile is kept."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--hide-scrollbars",
)  # fmt: skip
_MEASURE = """
<script>
const box = r => ({left: r.left + scrollX, top: r.top + scrollY, right: r.right + scrollX, bottom: r.bottom + scrollY});
const plots = [...document.querySelectorAll("figure svg")].map(svg => {
  const outer = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].map(t => ({text: t.textContent, ...box(t.getBoundingClientRect())}));
  return {...box(outer), texts, points: svg.querySelectorAll(".point").length};
});
const wide = [...document.querySelectorAll("body *")].filter(e =>
  !e.closest("svg") && !e.closest(".skip") && !e.closest(".table") && e.getBoundingClientRect().right > innerWidth + 1);
const tables = [...document.querySelectorAll(".table")].filter(t => t.scrollWidth > t.clientWidth + 1);
const pre = document.createElement("pre");
pre.id = "measured";
pre.textContent = JSON.stringify({plots, wide: wide.map(e => e.outerHTML.slice(0, 120)),
  tables: tables.map(t => t.getAttribute("aria-label")), height: document.documentElement.scrollHeight});
document.body.appendChild(pre);
</script>
"""


def _run(*arguments: str) -> str:
    assert CHROMIUM
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [CHROMIUM, *_FLAGS, f"--user-data-dir={profile}", *arguments],
            capture_output=True, text=True, check=False, timeout=180,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def measured(page: Path, width: int) -> dict:
    """Return where everything lies when the page is laid out in a window of a width."""
    copy = page.with_name("measured.html")
    copy.write_text(page.read_text("utf-8").replace("</body>", _MEASURE + "</body>"), "utf-8")
    dom = _run(f"--window-size={width},1000", "--dump-dom", copy.as_uri())
    copy.unlink()
    found = re.search(r'<pre id="measured">(.*?)</pre>', dom, re.DOTALL)
    assert found, dom[-500:]
    return json.loads(html.unescape(found[1]))


def screenshot(page: Path, out: Path, width: int, height: int) -> Path:
    """Write a picture of the page as a window of this size shows it."""
    _run(f"--window-size={width},{height}", f"--screenshot={out}", page.as_uri())
    return out


def printed(page: Path, out: Path) -> Path:
    """Write the page as it prints."""
    _run("--no-pdf-header-footer", f"--print-to-pdf={out}", page.as_uri())
    return out
