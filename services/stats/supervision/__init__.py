"""Supervision: what the record proposes, what bureaus reply, what officers find, what follows, and all of it taken back when its ground falls away."""
