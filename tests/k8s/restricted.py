"""The restricted profile of the Pod Security Standards, rule by rule, and what this project asks beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

VOLUMES = {
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"
}  # fmt: skip


def violations(pod: dict[str, Any]) -> Iterator[str]:
    """Every rule of the profile that a pod breaks; restricted includes baseline."""
    for field in ("hostNetwork", "hostPID", "hostIPC", "hostUsers"):
        if pod.get(field):
            yield f"{field} is set"
    for volume in pod.get("volumes", []):
        if kinds := set(volume) - {"name"} - VOLUMES:
            yield f"volume {volume['name']} is a {kinds}"
    common = pod.get("securityContext", {})
    for sysctl in common.get("sysctls", []):
        yield f"sysctl {sysctl['name']}"
    for container in [*pod.get("initContainers", []), *pod["containers"]]:
        own = container.get("securityContext", {})
        yield from (f"{container['name']}: {why}" for why in _of_container(container, common, own))


def _of_container(container: dict[str, Any], pod: dict[str, Any], own: dict[str, Any]) -> Iterator[str]:
    both = pod | own
    if both.get("privileged"):
        yield "privileged"
    if own.get("allowPrivilegeEscalation") is not False:
        yield "allowPrivilegeEscalation is not false"
    if "ALL" not in own.get("capabilities", {}).get("drop", []):
        yield "does not drop ALL capabilities"
    if set(own.get("capabilities", {}).get("add", [])) - {"NET_BIND_SERVICE"}:
        yield "adds capabilities"
    if both.get("runAsNonRoot") is not True:
        yield "runAsNonRoot is not true"
    if both.get("runAsUser", 1) == 0:
        yield "runs as root"
    if both.get("seccompProfile", {}).get("type") not in {"RuntimeDefault", "Localhost"}:
        yield "has no seccomp profile"
    if both.get("procMount", "Default") != "Default":
        yield "procMount"
    for port in container.get("ports", []):
        if port.get("hostPort"):
            yield "hostPort"


def beyond(pod: dict[str, Any]) -> Iterator[str]:
    """What the profile leaves open and this project does not."""
    if pod.get("automountServiceAccountToken") is not False:
        yield "has a token for Kubernetes"
    if pod.get("enableServiceLinks") is not False:
        yield "is told of other services by its environment"
    if not isinstance(pod.get("securityContext", {}).get("runAsUser"), int):
        yield "names no numeric user"
    for container in [*pod.get("initContainers", []), *pod["containers"]]:
        name, resources = container["name"], container.get("resources", {})
        if container.get("securityContext", {}).get("readOnlyRootFilesystem") is not True:
            yield f"{name}: writable root file system"
        if not {"cpu", "memory"} <= resources.get("requests", {}).keys():
            yield f"{name}: no requests"
        if "memory" not in resources.get("limits", {}):
            yield f"{name}: no memory limit"


def nested(pod: dict[str, Any]) -> Iterator[str]:
    """Mounts within read-only mounts: the inner folder cannot be made, and the container does not start."""
    for container in [*pod.get("initContainers", []), *pod["containers"]]:
        mounts = container.get("volumeMounts", [])
        for outer in (mount["mountPath"] for mount in mounts if mount.get("readOnly")):
            yield from (
                f"{container['name']}: {inner['mountPath']} within {outer}"
                for inner in mounts
                if inner["mountPath"].startswith(f"{outer}/")
            )
