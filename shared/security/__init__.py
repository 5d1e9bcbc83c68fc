"""Who somebody is and what they may do: one table of rights, one kind of session, one record of refusals."""

from shared.security.identity import Identity
from shared.security.rights import Act, Duty, may

__all__ = ["Act", "Duty", "Identity", "may"]
