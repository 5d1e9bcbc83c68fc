"""Publication: drafts at a fixed log position, reviewers' words beside the figures, editions that come out again byte for byte, and what changed since.

``decide`` and ``record`` say what may happen to a report (pure), ``editing`` puts words into a paper and never touches a figure, ``material``
and ``making`` make a paper from what was known, ``office`` does it against the log, ``doors`` is HTTP, ``projection`` keeps the list.
"""
