"""The audit: how often records blame the child, with the interval that the numbers support, and a dip sample to check.

    options → gather (items) → examine (entries, examples) → Book → Tally → Rate → tables, charts, report

No text of a record gets past `examine`, but for the redacted excerpts of the worst entries.
"""
