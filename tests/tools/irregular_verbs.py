"""Write `vblint/rules/verbs.json`: the verbs whose forms the spelling rules do not give.

Run with LemmInflect installed: ``python tests/tools/irregular_verbs.py``.
"""

import json
from pathlib import Path

from lemminflect import getAllInflections
from wordfreq import top_n_list

from vblint.rulebook.inflect import regular

TARGET = Path(__file__).parents[2] / "vblint" / "rules" / "verbs.json"
# LemmInflect's first choice, where British records use another.
PREFERRED = {
    "lie": ["lie", "lies", "lied", "lied", "lying"],
    "be": ["be", "is", "was", "been", "being"],
    "get": ["get", "gets", "got", "got", "getting"],
    "hang": ["hang", "hangs", "hung", "hung", "hanging"],
    "travel": ["travel", "travels", "travelled", "travelled", "travelling"],
    "label": ["label", "labels", "labelled", "labelled", "labelling"],
    "learn": ["learn", "learns", "learned", "learned", "learning"],
    "target": ["target", "targets", "targeted", "targeted", "targeting"],
    "benefit": ["benefit", "benefits", "benefited", "benefited", "benefiting"],
    "groom": ["groom", "grooms", "groomed", "groomed", "grooming"],
    "message": ["message", "messages", "messaged", "messaged", "messaging"],
    "abscond": ["abscond", "absconds", "absconded", "absconded", "absconding"],
}


def main() -> None:
    """Compare LemmInflect with the spelling rules and keep what differs."""
    table = {}
    for lemma in top_n_list("en", 30_000):
        if not lemma.isascii() or not lemma.isalpha() or len(lemma) < 2:
            continue
        found = getAllInflections(lemma, upos="VERB")
        if not {"VB", "VBZ", "VBG"} <= found.keys() or found["VB"][0] != lemma:
            continue
        past = found.get("VBD") or found.get("VBN")
        if not past:
            continue
        # of two spellings, the one whose consonant is doubled is the British one
        five = [lemma, found["VBZ"][0], max(past, key=len), (found.get("VBN") or past)[0], max(found["VBG"], key=len)]
        if five != list(regular(lemma)):
            table[lemma] = five
    table |= PREFERRED
    lines = [f"{json.dumps(lemma)}: {json.dumps(five)}" for lemma, five in sorted(table.items())]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(table)} verbs written to {TARGET.name}")


if __name__ == "__main__":
    main()
