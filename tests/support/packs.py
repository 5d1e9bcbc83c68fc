"""The shipped packs, read and checked once for the whole run; what is derived from them is kept with them."""

from shared.policy.load import SHIPPED, load_packs

SHIPPED_PACKS = load_packs(SHIPPED)
