"""What `kubectl kustomize` makes of a folder, as resources that know where their pods are."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "k8s"
OVERLAYS = tuple(sorted(folder.name for folder in (FOLDER / "overlays").iterdir() if folder.is_dir()))
WORKLOADS = {"Deployment", "StatefulSet", "Job"}
#: kinds of operators; their schemas are not Kubernetes' own
OPERATORS = {"Cluster", "ScheduledBackup", "ObjectStore", "ServiceMonitor", "PrometheusRule"}

Resource: TypeAlias = dict[str, Any]


@cache
def text(overlay: str) -> str:
    """Fails plainly without kubectl, which is the only thing outside Python that these tests need."""
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        pytest.fail("kubectl (≥ 1.27) is not installed: it renders deploy/k8s; no cluster is needed")
    done = subprocess.run([kubectl, "kustomize", str(FOLDER / "overlays" / overlay)], capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr  # kustomize warns of what it will not understand for long
    return done.stdout


@cache
def rendered(overlay: str) -> tuple[Resource, ...]:
    return tuple(one for one in yaml.safe_load_all(text(overlay)) if one)


def of_kind(overlay: str, *kinds: str) -> Iterator[Resource]:
    return (one for one in rendered(overlay) if one["kind"] in kinds)


def name(resource: Resource) -> str:
    return str(resource["metadata"]["name"])


def title(resource: Resource) -> str:
    return f"{resource['kind']}/{name(resource)}"


def workloads(overlay: str) -> Iterator[Resource]:
    return of_kind(overlay, *WORKLOADS)


def pod(workload: Resource) -> Resource:
    return dict(workload["spec"]["template"]["spec"])


def labels(workload: Resource) -> dict[str, str]:
    return dict(workload["spec"]["template"]["metadata"]["labels"])


def containers(workload: Resource) -> Iterator[Resource]:
    spec = pod(workload)
    yield from spec.get("initContainers", [])
    yield from spec["containers"]


def selects(selector: Resource | None, found: dict[str, str]) -> bool:
    """Whether a label selector takes these labels; an empty one takes all."""
    selector = selector or {}
    if not all(found.get(key) == value for key, value in selector.get("matchLabels", {}).items()):
        return False
    for rule in selector.get("matchExpressions", []):
        assert rule["operator"] == "In", rule
        if found.get(rule["key"]) not in rule["values"]:
            return False
    return True
