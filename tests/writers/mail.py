"""Messages as Python's own library writes them, and Outlook messages laid out in the compound file format."""

from __future__ import annotations

import struct
from email.message import EmailMessage


def reply(
    text: str, *, html: str = "", files: dict[str, bytes] | None = None, subject: str = "Re: Keira"
) -> EmailMessage:
    """Return a message with a text, an HTML form of it, and files."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "a@example.invalid", "b@example.invalid"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in (files or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def outlook(subject: str, body: str, files: dict[str, bytes], inner: tuple[str, str] | None = None) -> bytes:
    """Return an Outlook message (the streams of [MS-OXMSG] in the compound file of [MS-CFB])."""

    def texts(subject: str, body: str) -> dict[str, object]:
        return {
            "__properties_version1.0": b"\0" * 32,
            "__substg1.0_0037001F": subject.encode("utf-16-le"),
            "__substg1.0_1000001F": body.encode("utf-16-le"),
        }

    tree = texts(subject, body)
    for number, (name, data) in enumerate(files.items()):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__substg1.0_3707001F": name.encode("utf-16-le"), "__substg1.0_37010102": data
        }  # fmt: skip
    if inner:
        tree[f"__attach_version1.0_#{len(files):08X}"] = {"__substg1.0_3701000D": texts(*inner)}
    return compound(tree)


def compound(tree: dict[str, object]) -> bytes:
    """Return a compound file, version 3, without a mini stream: every stream is padded to 4,096 bytes."""
    free, end, fat_mark, none = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    entries: list[list[object]] = [["Root Entry", 5, none, none, none, end, 0]]
    sectors: list[bytes] = []
    fat: list[int] = []

    def store(data: bytes) -> int:
        first = len(sectors)
        parts = [data[i : i + 512].ljust(512, b"\0") for i in range(0, len(data), 512)]
        for number, part in enumerate(parts):
            sectors.append(part)
            fat.append(end if number == len(parts) - 1 else first + number + 1)
        return first

    def add(tree: dict[str, object], parent: int) -> None:
        # The children of a storage as a chain to the right, in the order that the format asks for.
        names = sorted(tree, key=lambda name: (len(name), name.upper()))
        before = -1
        for name in names:
            value = tree[name]
            index = len(entries)
            if isinstance(value, dict):
                entries.append([name, 1, none, none, none, 0, 0])
                add(value, index)
            else:
                data = bytes(value).ljust(4096, b"\0") if name.startswith("__prop") else bytes(value)
                pad = data if len(data) >= 4096 else data + b"\0" * (4096 - len(data))
                entries.append([name, 2, none, none, none, store(pad), len(pad)])
            if before < 0:
                entries[parent][4] = index
            else:
                entries[before][3] = index
            before = index

    add(tree, 0)
    while len(entries) % 4:
        entries.append(["", 0, none, none, none, 0, 0])
    folder = b""
    for name, kind, left, right, child, start, size in entries:
        coded = str(name).encode("utf-16-le")
        folder += coded.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ", len(coded) + 2 if name else 0, kind, 1, left, right, child, b"", 0, 0, 0, start, size
        )
    directory = store(folder)
    count = 1
    while count * 128 < len(sectors) + count:
        count += 1
    first_fat = len(sectors)
    fat += [fat_mark] * count
    fat += [free] * (count * 128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", *(first_fat + i if i < count else free for i in range(109)))
    return header + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)
