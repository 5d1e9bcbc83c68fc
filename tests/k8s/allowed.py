"""Whether network policies let one pod of the namespace reach another's port, as Kubernetes decides: both sides must allow it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.k8s.rendering import Resource, selects

SIDES = {"Egress": ("egress", "to"), "Ingress": ("ingress", "from")}


def allowed(policies: Sequence[Resource], source: dict[str, str], target: dict[str, str], port: int) -> bool:
    """By the labels of both. Peers in other namespaces or outside do not count here."""
    return _side(policies, "Egress", source, target, port) and _side(
        policies, "Ingress", target, source, port
    )


def _side(
    policies: Sequence[Resource], kind: str, own: dict[str, str], other: dict[str, str], port: int
) -> bool:
    """A pod that no policy takes on this side is open."""
    rules, peers = SIDES[kind]
    binding = [
        p["spec"]
        for p in policies
        if kind in p["spec"]["policyTypes"] and selects(p["spec"]["podSelector"], own)
    ]
    if not binding:
        return True
    return any(_opens(rule, peers, other, port) for spec in binding for rule in spec.get(rules, []))


def _opens(rule: Resource, peers: str, other: dict[str, str], port: int) -> bool:
    ports = [one["port"] for one in rule.get("ports", [])]
    near = any(
        "podSelector" in peer and "namespaceSelector" not in peer and selects(peer["podSelector"], other)
        for peer in rule.get(peers, [])
    )
    return near and (not ports or port in ports)
