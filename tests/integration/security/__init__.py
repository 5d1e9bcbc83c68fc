"""Fences, on real servers."""
