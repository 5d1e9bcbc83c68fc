"""Figures about cases: 收结存、审级、结果、胜败、文书、出庭、化解、履行、建议书."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.support.recount.facts import Case, Days, Fact, within

Rate = tuple[int, int, int]
LOST = ("lost", "partly_lost")
ORDERS = ("revoke_and_redo", "order_performance", "order_compensation", "mediated")
#: 复议纠错 (JH-2.3c)
CORRECTED = ("revoke", "revoke_in_part", "revoke_and_redo", "confirm_illegal", "confirm_invalid", "order_performance", "order_compensation", "change")  # fmt: skip
UPHELD = ("maintain_act", "dismiss_claim", "reject_suit")


class Instance:
    """One case in one instance, as the clauses speak of it."""

    def __init__(self, case: Case, number: int) -> None:
        self.case, self.number = case, number
        self.level = case.all("instance_opened", number)[-1].data["level"]
        came = [
            f.on
            for kind in ("instance_opened", "notice_received", "registered")
            for f in case.all(kind, number)
        ]
        self.taken = min((day for day in came if day), default=None)
        judged, closed = case.all("judged", number), case.all("closed")
        self.judged = judged[-1] if judged else None
        self.closed = bool(judged or closed)
        self.closed_on = judged[-1].on if judged else closed[0].on if closed else None
        said = judged[-1].data if judged else {}
        self.outcome, self.result = said.get("outcome"), said.get("agency_result")
        self.hearings = case.all("hearing_held", number)
        self.heard_on = min((f.on for f in self.hearings if f.on), default=None)

    @property
    def suit(self) -> bool:
        return bool(self.level != "reconsideration")

    @property
    def dated(self) -> bool:
        return bool(self.taken and (not self.closed or (self.closed_on and self.closed_on >= self.taken)))

    def verdict(self) -> str | None:
        """What a review organ decided against the bureau is a loss too."""
        if self.suit or self.outcome is None:
            return self.result
        return "lost" if self.outcome in CORRECTED else "won" if self.outcome in UPHELD else "procedural"


def of_cases(cases: list[Case], days: Days) -> dict[str, Any]:
    rows = [Instance(case, number) for case in cases for number in dict.fromkeys(case.instances)]
    return {
        **_flow(rows, days),
        **_outcomes(rows, days),
        **_documents(rows, days),
        **_appearance(rows, days),
        **_settled(rows, days),
        **_effective(cases, days),
        **_advice(rows, days),
    }


def _flow(rows: list[Instance], days: Days) -> dict[str, Any]:
    since, until = days[0] or "0000", days[1] or "9999"
    sound = [row for row in rows if row.dated]
    before = [row for row in sound if row.taken and row.taken < since]
    pending = [
        row
        for row in sound
        if row.taken and row.taken <= until and not (row.closed and row.closed_on and row.closed_on <= until)
    ]
    return {
        "carried_over": sum(not (row.closed and row.closed_on and row.closed_on < since) for row in before),
        "new": sum(within(row.taken, days) for row in sound),
        "closed": sum(row.closed and within(row.closed_on, days) for row in sound),
        "pending": len(pending),
        "suspended": sum(_is_suspended(row, until) for row in pending),
    }


def _is_suspended(row: Instance, until: str) -> bool:
    """The last word on the clock by that day is a stop for 中止."""
    stopped = False
    for fact in row.case.facts:
        if fact.data.get("instance") == row.number and (fact.on or "") <= until:
            if fact.type == "clock_stopped" and fact.data["reason"] == "suspension":
                stopped = True
            elif fact.type == "clock_resumed":
                stopped = False
    return stopped


def _outcomes(rows: list[Instance], days: Days) -> dict[str, Any]:
    judged = [row for row in rows if row.closed and within(row.closed_on, days)]
    suits = [row for row in judged if row.suit]
    found: dict[str, Any] = {"judged": len(judged)}
    found |= {f"outcome.{name or 'unknown'}": n for name, n in Counter(row.outcome for row in judged).items()}
    found |= {f"result.{name or 'unknown'}": n for name, n in Counter(row.result for row in suits).items()}
    return found | {
        "loss_rate": _loss([row.result for row in suits]),
        "first_loss_rate": _loss([row.result for row in suits if row.level == "first"]),
        "all_loss_rate": _loss([row.verdict() for row in judged]),
        "settled_rate": (
            sum(row.outcome in {"withdrawn", "mediated"} for row in suits),
            sum(row.outcome is not None for row in suits),
            sum(row.outcome is None for row in suits),
        ),
    }


def _loss(results: list[str | None]) -> Rate:
    """败诉与部分败诉 of what says who was right; procedural endings are neither."""
    lost = sum(one in LOST for one in results)
    return lost, lost + results.count("won"), results.count(None)


def _documents(rows: list[Instance], days: Days) -> dict[str, Any]:
    received: list[Instance] = []
    for row in rows:
        served = [f for f in row.case.all("judgment_served", row.number) if f.data["party"] == "agency"]
        if row.suit and (row.judged or served) and within(served[-1].on if served else None, days):
            received.append(row)
    lost, denominator, unknown = _loss([row.result for row in received])
    return {"documents": len(received), "document_won_rate": (denominator - lost, denominator, unknown)}


def _once(said: list[bool | None]) -> bool | None:
    """Yes if once, no if always no, else not known."""
    return True if True in said else False if said and None not in said else None


def _principal(fact: Fact) -> bool | None:
    came, rank = fact.data.get("leader_appeared"), fact.data.get("leader_rank")
    return came if not came else None if rank is None else rank == "principal"


def _appearance(rows: list[Instance], days: Days) -> dict[str, Any]:
    heard = [row for row in rows if row.suit and row.hearings and within(row.heard_on, days)]
    came = [_once([f.data.get("leader_appeared") for f in row.hearings]) for row in heard]
    led = [row for row, there in zip(heard, came, strict=True) if there]
    spoke = [
        _once([f.data.get("leader_spoke") for f in row.hearings if f.data.get("leader_appeared")])
        for row in led
    ]
    return {
        "heard": len(heard),
        "appearance_rate": _yes(came),
        "principal_rate": _yes([_once([_principal(f) for f in row.hearings]) for row in heard]),
        "lawyer_only_rate": _yes([_once([f.data.get("lawyer_only") for f in row.hearings]) for row in heard]),
        "spoke_rate": _yes(spoke),
    }


def _yes(said: list[bool | None]) -> Rate:
    return said.count(True), said.count(True) + said.count(False), said.count(None)


def _settled(rows: list[Instance], days: Days) -> dict[str, Any]:
    found: Counter[str] = Counter(
        dict.fromkeys(("settled", "settled_before", "settled_during", "settled_suits", "settled_reviews"), 0)
    )
    for row in rows:
        for fact in row.case.all("mediation_ended", row.number)[-1:]:
            if fact.data["outcome"] == "settled" and within(fact.on, days):
                opened = row.case.all("instance_opened", row.number)[-1].on
                stage = (
                    ["settled_before" if fact.on < opened else "settled_during"] if opened and fact.on else []
                )
                found.update(["settled", "settled_suits" if row.suit else "settled_reviews", *stage])
    served = [row for row in rows if row.level == "first" and within(_first(row, "notice_received"), days)]
    planned = sum(
        bool(row.case.all("mediation_planned", row.number) or row.case.all("mediation_ended", row.number))
        for row in served
    )
    return {**found, "mediation_coverage": (planned, len(served), 0)}


def _first(row: Instance, kind: str) -> str | None:
    return min((f.on for f in row.case.all(kind, row.number) if f.on), default=None)


def _effective(cases: list[Case], days: Days) -> dict[str, Any]:
    """败诉率（按生效结果）: a case once, by the judgment in force at the end."""
    results: list[str | None] = []
    performed = [0, 0]
    for case in cases:
        judged = {fact.data["instance"]: fact.data for fact in case.all("judged")}
        days_of = {
            fact.data["instance"]: fact.on
            for fact in case.all("became_effective")
            if fact.data["instance"] in judged
        }
        back = [no for no in days_of if judged[no].get("outcome") == "remand"]
        kept = sorted(no for no in days_of if not back or no > max(back))
        last = ([no for no in kept if judged[no].get("agency_result") != "procedural"] or kept)[-1:]
        for no in last:
            opened = [f.data["level"] for f in case.all("instance_opened", no)]
            if opened and opened[-1] != "reconsideration" and within(days_of[no], days):
                results.append(judged[no].get("agency_result"))
                _count_performed(case, judged, no, performed)
    return {"effective_loss_rate": _loss(results), "performed_rate": (performed[1], performed[0], 0)}


def _count_performed(case: Case, judged: dict[int, dict[str, Any]], no: int, performed: list[int]) -> None:
    """An upheld order is that of the instance below."""
    while judged[no].get("outcome") in {"uphold", "retrial_rejected"} and any(one < no for one in judged):
        no = max(one for one in judged if one < no)
    if judged[no].get("outcome") in ORDERS:
        performed[0] += 1
        performed[1] += any(fact.data["instance"] >= no for fact in case.all("performed"))


def _advice(rows: list[Instance], days: Days) -> dict[str, Any]:
    letters = {}
    for row in rows:
        for fact in row.case.all("advice_received", row.number):
            letters[row.case.id, row.number, fact.data.get("item", 1)] = (row, fact)
    received = {key: one for key, one in letters.items() if within(one[1].on, days)}
    replied = sum(
        any(f.data.get("item", 1) == key[2] for f in row.case.all("advice_replied", row.number))
        for key, (row, _) in received.items()
    )
    return {"advice_received": len(received), "advice_replied_rate": (replied, len(received), 0)}
