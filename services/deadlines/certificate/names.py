"""What the codes on a certificate are called where it is printed: who recorded, by their office; whose clause, by its document. Pure.

The event keeps the codes: what people are called is kept with the accounts, where it can be changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from services.deadlines.certificate.issued import Issued
from shared.policy.choice import Packs
from shared.security.accounts import Account
from shared.web.words import MACHINES, cited


@dataclass(frozen=True, slots=True)
class Names:
    """``people`` by their code, ``documents`` by the code that their clauses' ids begin with."""

    people: Mapping[str, str]
    documents: Mapping[str, str]

    @classmethod
    def of(cls, accounts: Mapping[str, Account], packs: Packs) -> Self:
        return cls({**MACHINES, **{code: one.name for code, one in accounts.items()}}, packs.called)

    def told(self, issued: Issued) -> Issued:
        """The certificate as it is printed; nobody stands where nobody is known by the code."""
        return replace(issued, content=self._told(issued.content))

    def _told(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: self.people.get(one, "") if name == "actor" else self._told(one)
                for name, one in value.items()
            }
        if isinstance(value, list):
            return [self._told(one) for one in value]
        return cited(value, self.documents) if value and isinstance(value, str) else value
