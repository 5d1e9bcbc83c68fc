"""Figures of this machine: ours beside others in the same run, medians of repeated runs, and ratios, because absolute figures travel badly.

`python -m benchmarks [NAME ...]` runs all or some and writes `out/bench.json`. Nothing here is asserted by a test.
"""
