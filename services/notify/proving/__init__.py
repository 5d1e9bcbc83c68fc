"""Proof that somebody was told: the record of a notice, a matter or a case, from the log, as data and printed."""
