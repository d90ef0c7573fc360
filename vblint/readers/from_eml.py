"""Mail in its own form: subject, text (else HTML), and the files that came with it, messages among them."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header
from email.message import Message

from ..core import Document, ReaderError
from . import from_html
from .decode import MIXED, decode, whole
from .mail import DEEP, Attachment, attached, body, subject
from .options import Gap, Note, ReadOptions
from .source import Source

LARGEST = 128 << 20  # bytes


def documents(source: Source, options: ReadOptions, note: Note) -> Iterator[Document]:
    """Yield subject, body and attachments. Raises ReaderError for what is no message."""
    data = source.whole(LARGEST, "messages")
    try:
        message = message_from_bytes(data)
    except RecursionError:
        raise ReaderError("its parts are nested too deeply; it is not read") from None
    if not message.keys():
        raise ReaderError("it has no header lines; is it a message at all?")
    yield from _message(message, source.name, options, note, source.depth)


def _message(
    message: Message, name: str, options: ReadOptions, note: Note, depth: int, label: str = ""
) -> Iterator[Document]:
    plain, html, files, messages = _parts(message)
    yield from subject(name, _header(message, "Subject"), label)
    text = plain if plain.strip() or not html else _prose(html)
    if text.strip():
        yield body(name, text, label)
    elif not files and not messages:
        note(f"{label or 'the message'} holds no text")
    yield from attached(name, files, options, note, depth, label)
    for inner in messages:
        where = f"attached message {' '.join(_header(inner, 'Subject').split())[:60]!r}"
        if depth >= DEEP:
            note(Gap(f"{where}: not read: it is a message within {DEEP} others"))
        else:
            yield from _message(inner, name, options, note, depth + 1, f"{label}, {where}" if label else where)


def _parts(message: Message) -> tuple[str, str, list[Attachment], list[Message]]:
    """Return the plain text, the HTML, the files and the messages of a message, however its parts are nested."""
    plain: list[str] = []
    html: list[str] = []
    files: list[Attachment] = []
    messages: list[Message] = []
    waiting = [message]
    while waiting:
        part = waiting.pop()
        kind = part.get_content_type()
        named = _file_name(part)
        if kind == "message/rfc822" and part.is_multipart():
            messages += [inner for inner in part.get_payload() if isinstance(inner, Message)][:1]
        elif part.is_multipart():
            waiting += reversed([inner for inner in part.get_payload() if isinstance(inner, Message)])
        elif named or "attachment" in str(part.get("Content-Disposition", ""))[:40].lower():
            files.append(Attachment(named or "without a name", _payload(part)))
        elif kind == "text/html":
            html.append(_text(part))
        elif kind.startswith("text/"):
            plain.append(_text(part))
    return "\n\n".join(plain), "\n\n".join(html), files, messages


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(part: Message) -> str:
    """Return the text of a part in the character set it names, unless its bytes say otherwise."""
    data = _payload(part)
    named = str(part.get_content_charset("") or "").lower()
    if named in ("", "utf-8", "us-ascii", "ascii", "iso-8859-1", "latin-1"):  # often wrong; the bytes are surer
        try:
            return decode(data)
        except ReaderError:
            return data.decode("utf-8", MIXED)
    try:
        return whole(data.decode(named, "replace"))
    except (LookupError, ValueError):
        return data.decode("utf-8", MIXED)


def _prose(html: str) -> str:
    return from_html.document("", html[: from_html.LARGEST]).text


def _header(message: Message, name: str) -> str:
    # Asked for by name, a header with bytes beyond ASCII comes back without them.
    value = _letters(next((str(v) for key, v in message.raw_items() if key.lower() == name.lower()), ""))
    try:
        parts = decode_header(value)
        return whole("".join(p.decode(c or "ascii", MIXED) if isinstance(p, bytes) else p for p, c in parts))
    except (ValueError, LookupError):
        return value


def _letters(value: str) -> str:
    """Return a header's text with the letters that its bytes stand for; mail should have none beyond ASCII, but has."""
    try:
        return value.encode("utf-8", "surrogateescape").decode("utf-8", MIXED)
    except UnicodeEncodeError:
        return whole(value)


def _file_name(part: Message) -> str:
    try:
        return _letters(str(part.get_filename("") or ""))
    except (ValueError, LookupError, TypeError):
        return "without a name"
