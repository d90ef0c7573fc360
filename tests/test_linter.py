"""What is true of every finding on every text."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vblint
from vblint import contract
from vblint.config import Config
from vblint.linter import Linter
from vblint.rulebook import examples, shipped

EXAMPLES = [e.text for head in shipped().heads for e in (*examples(head.name)[0], *examples(head.name)[1])]
FLAGS = [e.text for head in shipped().heads for e in examples(head.name)[0]]
NOISE = st.text(alphabet="aZ .,\n\r\t'’“”-\u00ad\u00a0\u0301İß😀‑…()1", max_size=12)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(EXAMPLES), NOISE), min_size=1, max_size=5),
    st.sampled_from(["\n\n", " ", "\r\n"]),
)
def test_spans_are_true(everything, parts, joint):
    """`text[start:end]` is what the finding says it is, and findings come in order without overlap."""
    text = joint.join(parts)
    found = everything.lint(text)
    at = 0
    for finding in found:
        assert text[finding.start : finding.end] == finding.text
        assert finding.sentence[0] <= finding.start < finding.end <= finding.sentence[1] + 1
        assert finding.start >= at
        at = finding.end
        for suggestion in finding.suggestions:
            assert 0 <= suggestion.start <= suggestion.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FLAGS), st.sampled_from(FLAGS))
def test_findings_are_local(linter, one, other):
    """Two records with a heading between them are judged as each alone."""
    middle = "\n\nRecord two of the day for the district.\n\n"
    apart = [(f.rule, f.text) for f in linter.lint(one)] + [(f.rule, f.text) for f in linter.lint(other)]
    assert [(f.rule, f.text) for f in linter.lint(one + middle + other)] == apart


def test_invisible_characters_hide_nothing(linter):
    """Soft hyphens, joiners, odd spaces, curly quotes and combining marks do not hide a phrase."""
    for text in (
        "YP puts her\u00adself at risk.",
        "YP puts\u00a0herself\u202fat risk.",
        "YP puts herself at\u200b risk.",
        "YP puts herself\u0301 at risk.",
        "YP PUTS HERSELF AT RISK",
    ):
        (finding,) = linter.lint(text)
        assert text[finding.start : finding.end] == finding.text


def test_every_rewording_of_every_example_is_sound(linter):
    """Applied, each lints clean, keeps the facts, and breaks no grammar that can be checked."""
    bad = []
    for text in FLAGS:
        for finding in linter.lint(text):
            for suggestion in finding.suggestions:
                if suggestion.kind != "ask":
                    bad += [(text, fault) for fault in contract.faults(text, finding, suggestion, linter)]
    assert bad == []


def test_quoted_words_get_questions_only(everything):
    """Nobody's speech is reworded, even where a rule speaks of it."""
    for text in FLAGS[::5]:
        for finding in everything.lint(f'Child said "{text}" to staff.'):
            assert all(s.kind == "ask" for s in finding.suggestions) or "quoted" not in "".join(finding.evidence)


def test_a_linter_is_thread_safe(linter):
    """Many threads on one fresh linter give what one thread gives."""
    fresh, results = Linter(Config(model="none")), {}

    def work(number: int) -> None:
        results[number] = [fresh.lint(text) for text in FLAGS[:60]]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = [linter.lint(text) for text in FLAGS[:60]]
    assert all(result == expected for result in results.values())


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_texts_come_back_in_order(linter, jobs):
    """`lint_many` gives the findings of each text in the order given, whatever the workers."""
    texts = FLAGS[:40] * 2
    assert list(linter.lint_many(iter(texts), jobs=jobs)) == [linter.lint(text) for text in texts]


def test_importing_costs_nothing():
    """`import vblint` and a lint leave the heavy things unloaded."""
    code = (
        "import sys, vblint\nassert not {'click','numpy','sklearn','joblib','tomllib','json'} & set(sys.modules) - START\n"  # noqa: E501
        "vblint.Linter(vblint.Config(model='none')).lint('YP puts herself at risk.')\n"
        "assert not {'click','numpy','sklearn','joblib','tomllib','pyromark','socket'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", f"import sys\nSTART = set(sys.modules)\n{code}"], check=True)


def test_the_public_surface_is_what_it_says():
    """`__all__` is exactly what is public, and everything in it is there and documented."""
    assert dir(vblint) == sorted(vblint.__all__)
    for name in vblint.__all__:
        value = getattr(vblint, name)
        assert name == "__version__" or value.__doc__
    with pytest.raises(AttributeError):
        vblint.nothing  # noqa: B018


def test_explain_and_rules():
    """A rule can be looked up; a wrong name is answered with the nearest."""
    assert vblint.explain("puts-self-at-risk").category == "blame"
    assert len(vblint.rules()) == len(shipped().heads)
    with pytest.raises(vblint.ConfigError, match="puts-self-at-risk"):
        vblint.explain("put-self-at-risk")


def test_a_hostile_text_is_read_in_time(linter):
    """Ten megabytes without a line end, and a megabyte of a rule's own words, are read in linear time."""
    import time

    start = time.process_time()
    linter.lint("a" * 10_000_000)
    assert time.process_time() - start < 10
    start = time.process_time()
    linter.lint("she puts " * 30_000)
    linter.lint("'" * 200_000 + '"' * 200_000)
    assert time.process_time() - start < 20


@pytest.mark.parametrize("text", ["F14 refuses to\nengage with the worker.", "F14 placing herself\nat risk again."])
def test_a_phrase_may_run_over_the_end_of_a_short_line(linter, text):
    """A line that is not closed and goes on in small letters is one sentence; the place is that of the text given."""
    (finding,) = linter.lint(text)
    assert "\n" in text[finding.start : finding.end]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_no_finding(linter, judge, ending):
    """A sentence runs over a wrapped line however its end is written."""
    text = "F14 puts\nherself at risk by meeting older\nmales.\n\nShe refuses to\nengage. Boyfriend (24) calls."
    for each in (linter, judge):
        found = each.lint(text.replace("\n", ending))
        assert [f.rule for f in found] == [f.rule for f in each.lint(text)]
        assert [f.text.replace(ending, "\n") for f in found] == [f.text for f in each.lint(text)]
