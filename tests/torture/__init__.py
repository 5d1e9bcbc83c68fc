"""The torture of the event log: real processes append, read, are killed and come back; afterwards everything is counted from outside.

`python -m tests.torture --seconds 60` runs it on an embedded Postgres, prints figures and a verdict, and exits 1 when one event was
missed, out of order, duplicated or lost. What is drawn by chance comes from a printed seed.
"""
