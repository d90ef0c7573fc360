"""Sentences that must stay quiet, and sentences that must not: the catalogue's own traps and pairs."""

from __future__ import annotations

import pytest

QUIET = """
Suspect engages in highly risky driving and has previous for it.
S1 refused to engage in interview and went no comment.
The aggrieved's boyfriend (38) was arrested.
We failed to keep her safe
The force did not engage with her.
RSO failed to disclose his new address (s91).
The alley is a high-risk location.
He places her at risk.
The placement of her at that address puts her at risk.
He said "she was out of control".
Supervisor made a poor decision to downgrade.
She said "he's my boyfriend".
She told me it was her fault.
Susp stated she was up for it.
YP states she loves him and will go back.
The review described her as streetwise; this is inappropriate.
She is not to blame.
No suggestion she put herself at risk.
This was not a lifestyle choice.
She did not consent.
This is not a relationship.
Replace 'absconded' with 'missing'.
Is it possible she is being described as non-engaging because nobody has asked her?
She is a risk-assessed high-risk missing child.
Placed at risk by the adults at the address.
YP states bf picked her up. Analysis: he is 27, possible grooming.
No evidence she chose this; she was threatened.
Suspect claims she consented; she is 12.
Supervisor: please remove 'promiscuous' from the log.
The child is not uncooperative, she is frightened.
Charged: sexual activity with a child, s9 SOA 2003.
Risky Business referral received.
We were hard to reach for this family.
I do not accept that this was a lifestyle choice.
She put her coat at risk of damage.
Officer placed himself at risk entering the canal.
Mother said he manipulates her daughter.
He absconded from court bail.
Child's behaviour has changed since January; she flinches at men.
She engages well with the worker.
Her wish is not to give evidence; evidence-led options sent to CPS.
Child may not recognise that this is abuse.
She has displayed harmful sexual behaviour towards a younger child.
Missing 9 times since March.
The boy was criminally exploited and trafficked.
Was not brought to the appointment.
Bail refused. Caution refused. Driver failed to stop and failed to provide.
The laptop was in promiscuous mode.
Charging decision with CPS; decision log updated.
She was offered a choice of venue for her interview.
The community engagement officer attended; he is engaged to be married.
Chaotic scene on arrival, volatile substance secured.
Contact number taken. Black bin bag in placement.
"""

# Each: what was written, and what could be written instead.
PAIRS = [
    (
        "Sgt review: F14 continues to put herself at risk by meeting older males.",
        "Sgt review: men thought to be in their 20s have been meeting this 14-year-old girl. Suspected sexual"
        " exploitation. Action: identify the men and the car by [date]; CAWN considered.",
    ),
    (
        "Child does not understand her behaviour and engages in highly risky activity.",
        "She may not recognise that what the adults are doing is abuse. Signs seen: [missing x3, new phone, bruise]."
        " Suspected: [role]. Adults to do: [..].",
    ),
    (
        "VIC is sexually active with her boyfriend (24).",
        "She is 13. A 24-year-old man is reported to have had sexual contact with her: suspected rape of a child."
        ' She calls him her "boyfriend", which may reflect grooming.',
    ),
    (
        "Made poor choices and got drunk with lads she met online.",
        "Males who contacted her online gave her alcohol at [place]. She was incapacitated when found. Enquiries:"
        " accounts, phones, CCTV.",
    ),
    (
        "Misper is streetwise and always turns up. Low risk.",
        "Missing 9 times since March, twice found with unknown adults. Previous returns do not show that she was safe."
        " Graded [x] because [..].",
    ),
    (
        "Refuses to engage. VNS. NFA.",
        "She told PC [x] on [date] she was frightened of giving evidence. Three visits so far, at school and home."
        " Evidence-led options: [..]. Review [date].",
    ),
    (
        "YP is running drugs for a county line, money motivated.",
        'He is 15 and is suspected to be criminally exploited by adults to carry drugs. He reports a "debt". NRM'
        " submitted [date]; s45 considered.",
    ),
    (
        "No disclosure made, denies. Attention seeking.",
        "She did not want to talk today. Indicators remain: [..]. Will return with [trusted worker]; no leading"
        " questions put.",
    ),
    (
        "Account keeps changing so not credible.",
        "She has told us more each time. Differences are: [..]. Corroboration sought: phone data, [..]. Early advice: CPS.",  # noqa: E501
    ),
    (
        "Absconded from placement again, breach of curfew.",
        "Missing from home since 21:40. Last seen at [place]. Who she may be with: [..].",
    ),
    (
        "Dressed provocatively and flirting with taxi drivers.",
        "Taxi drivers have approached her. Vehicle details: [..]. Report to licensing.",
    ),
    (
        "Sent nudes to a male, given internet safety advice.",
        "A male obtained indecent images of her and is threatening to share them (sexual extortion). Account preserved;"
        " safeguarding and image-removal report done. She is not a suspect.",
    ),
    (
        "Mum failed to protect, family not engaging. Child is beyond control.",
        "Parents reported [x] on [dates] and have tried [..]. Those harming her are outside the home. We will contact"
        " them weekly via [name].",
    ),
    (
        "Young sex offender, predatory.",
        "12-year-old boy who has displayed harmful sexual behaviour toward a younger child. Both children's safety"
        " plans: [..].",
    ),
    (
        "F15 in a toxic relationship with a 24 yr old, keeps going back.",
        "[Name] reports repeated assault and monitoring by her partner. Leaving has led to [..]. Separation risk"
        " assessed; plan with IDVA.",
    ),
    (
        "Known liar, malicious allegation by dad.",
        "Father reported [x]. Enquiries completed: [..]. Not substantiated so far; no conclusion on motive.",
    ),
    (
        "Gang nominal, carries a knife by choice.",
        "16-year-old found with a knife; says he is afraid after being stabbed in May. Exploitation screening done:"
        " [result].",
    ),
    (
        "She just wants the lifestyle, easy money.",
        "She has been given clothes, a phone and cash by adults. Concern that these are being used to control her.",
    ),
    (
        "Concerns re her proclivity for older men.",
        "Older men are targeting her: [names/ages unknown]. Concern: sexual exploitation.",
    ),
    (
        "Self-placed with her ex, says fine.",
        "She has been staying at a 22-year-old's flat. She told us \"I'm fine\". We have not yet seen her alone; joint"
        " visit tonight.",
    ),
]

BLAME_WITHOUT_TRIGGER_WORDS = """
Nothing further to be done until she decides to help herself.
Same again with this one.
We cannot protect someone who will not be protected.
She makes her bed.
As usual, will be back when the money runs out.
If she stayed in, this would not happen.
Textbook case of a girl who wants the attention.
Not sure what else we are meant to do with her.
"""

BAD_REWORDINGS = """
Young person is exploring risky contexts.
The child was lovingly friends with an adult man.
"""


@pytest.mark.parametrize("text", QUIET.strip().splitlines())
def test_traps_stay_quiet(linter, text):
    """The right words about the wrong person, quoted, denied, mentioned or in another sense."""
    assert [(f.rule, f.text) for f in linter.lint(text)] == []


@pytest.mark.parametrize("before", [before for before, _ in PAIRS])
def test_blaming_sentences_are_flagged(linter, before):
    """What was written is found."""
    assert linter.lint(before)


@pytest.mark.parametrize("after", [after for _, after in PAIRS])
def test_child_centred_sentences_are_clean(linter, after):
    """What could be written instead is not flagged."""
    assert [(f.rule, f.text) for f in linter.lint(after)] == []


@pytest.mark.parametrize("text", (BLAME_WITHOUT_TRIGGER_WORDS + BAD_REWORDINGS.strip()).strip().splitlines())
def test_blame_without_a_textbook_phrase(linter, text):
    """Resignation, conditions on help and faint irony are found too."""
    assert linter.lint(text)


def test_the_sergeants_review(linter):
    """The reflexive blame, the refusal and the "boyfriend" of 24; nothing on the attributed quotation."""
    text = (
        "F14 continues to put herself at risk by meeting older males and refuses to engage."
        ' Boyfriend (24) states she is "up for it".'
    )
    found = linter.lint(text)
    words = [finding.text for finding in found]
    assert "put herself at risk" in words
    assert "refuses to engage" in words
    assert any(word.startswith("Boyfriend") for word in words)
    assert not any("up for it" in word for word in words)
    for finding in found:
        assert sum(s.kind != "ask" for s in finding.suggestions) >= 2


@pytest.mark.parametrize(
    "text",
    [
        "Ella (14) lives with her mother. She continues to make poor choices and is attention seeking.",
        "Ella, 14, lives in Bolton with her nan. She puts herself at risk.",
        "Ella lives with her mother. She puts herself at risk.",
        "Ella (14) lives with her mother and she puts herself at risk.",
        "F14 is a fostered child. Her mother visits weekly. She puts herself at risk.",
        "F14 is in care. She lives with her aunt. She puts herself at risk.",
        "F14 lives with mother.\n\nShe puts herself at risk.",
        "She lives with her mother. She puts herself at risk.",
        "YP lives with mother. She puts herself at risk.",
        "Re F14: her mother attended. She puts herself at risk.",
        "M12 is involved in county lines, dealing drugs for older males. He has chosen this lifestyle.",
        "Kai (12) is seen with older men. He has chosen this lifestyle.",
        "M12 lives with his uncle. He has chosen this lifestyle.",
    ],
)
def test_somebody_mentioned_in_passing_does_not_take_over(linter, text):
    """The child whom the text is about stays "she" or "he" after a mother, a nan or men named beside the child."""
    last = max(text.rfind(" She "), text.rfind(" He "), text.rfind("\nShe "), text.rfind(" she "))
    assert any(finding.start > last for finding in linter.lint(text))


@pytest.mark.parametrize(
    "text",
    [
        "Mother was drunk. She puts herself at risk.",
        "F14 was seen. Mother was drunk. She puts herself at risk.",
        "F14 was seen. Mother was drunk with another woman. She puts herself at risk.",
        "F14's mother was drunk. She puts herself at risk.",
        "Mother was drunk. She was with her friend. She puts herself at risk.",
        "Mum came with a woman. She puts herself at risk.",
        "Ella (14) lives with her father. He has chosen this lifestyle.",
        "YP was found with an older male. He has chosen this lifestyle.",
        "The suspect lives with his uncle. He has chosen this lifestyle.",
        "F14 was interviewed. The suspect lives with his father. He has chosen this lifestyle.",
        "Weekday shifts the line holder leaves to his cousin (24), he has chosen this lifestyle.",
    ],
)
def test_a_new_subject_takes_over(linter, text):
    """Where an adult is the subject, or alone fits the pronoun, the words are about the adult."""
    assert [(f.rule, f.text) for f in linter.lint(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Bad: She puts herself at risk.\nGood: Adults exploit her.",
        "Bad: She puts herself at risk. Good: Adults exploit her.",
        "- Avoid: F14 refuses to engage. She puts herself at risk.\n- Prefer: we have not yet met her",
        "Not: F14 puts herself at risk",
        "Instead of: F14 refuses to engage\nSay: what have we offered?",
        "Don't say: F14 puts herself at risk",
        "| Avoid | Prefer |\n|---|---|\n| F14 puts herself at risk | Men harm F14 |\n| Refuses to engage | Why? |",
        "| Prefer | **Don't say** |\n| :-- | --: |\n| Adults harm F14 | F14 puts herself at risk |",
        "Poor | Better\n--- | ---\nF14 puts herself at risk | Adults harm F14",
        "| Why | Instead of | Write |\n|-|-|-|\n| It blames | F14 puts herself at risk, night after night | - |",
    ],
)
def test_examples_of_what_not_to_write(linter, text):
    """Guidance that shows wording as an example to avoid mentions it, in a line or in a column of a table."""
    assert [(f.rule, f.text) for f in linter.lint(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Good: F14 puts herself at risk",
        "Bad: none. Good: F14 puts herself at risk",
        "Bad: none\nF14 puts herself at risk",
        "| Avoid | Prefer |\n|---|---|\n| Adults harm F14 | F14 puts herself at risk |",
        "| Date | Poor behaviour |\n|---|---|\n| 3 May | F14 puts herself at risk |",
        "| Avoid | Prefer |\n|---|---|\n| x | y |\nF14 puts herself at risk",
        "Attendance: poor. F14 puts herself at risk",
    ],
)
def test_what_stands_beside_an_example_is_used(linter, text):
    """The wording offered in its place, other columns and other lines are the author's own."""
    assert linter.lint(text)
