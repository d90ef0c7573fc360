"""From bytes to characters: the encoding that the bytes show, whatever a name or a label says."""

from __future__ import annotations

import codecs

from ..core import ReaderError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
MIXED = "vblint-mixed"  # an error handler: a byte that is no UTF-8 is read as Windows-1252


def sniff(head: bytes) -> str:
    """Return the encoding that the first bytes of a text show: a byte order mark, UTF-8, else Windows-1252.

    Raises ReaderError for what is no text.
    """
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    if b"\0" in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if odd > len(head) * 0.3 and even < len(head) * 0.05:
            return "utf-16-le"
        if even > len(head) * 0.3 and odd < len(head) * 0.05:
            return "utf-16-be"
        raise ReaderError("it is binary, not text")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        if sum(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in head) > len(head) * 0.02:
            raise ReaderError("it is binary, not text") from None
        return "cp1252"
    return "utf-8"


def decode(data: bytes, encoding: str = "") -> str:
    """Return bytes as text; without an `encoding`, in the one they show. Nothing is lost, whatever the bytes.

    Raises ReaderError for what is no text.
    """
    return data.decode(encoding or sniff(data[: 1 << 16]), MIXED).removeprefix("\ufeff")


def whole(text: str) -> str:
    """Return a text without halves of characters, which JSON and mail headers can hold and nothing can write."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _mixed(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    one_byte = error.encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig", "ascii")
    return (wrong.decode("cp1252", "replace") if one_byte else "\ufffd"), error.end


codecs.register_error(MIXED, _mixed)
