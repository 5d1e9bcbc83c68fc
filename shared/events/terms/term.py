"""``Term`` where the vocabulary is; it lives outside of the events, so that who may do what is known without loading them all."""

from shared.term import Term

__all__ = ["Term"]
