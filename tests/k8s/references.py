"""What resources say of each other, and what of it is not there. Secrets are made by secrets.sh, the rest must be rendered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.k8s.rendering import Resource, containers, labels, name, of_kind, pod, selects, title, workloads

#: by the operator: an instance of a Postgres cluster
INSTANCE = "cnpg.io/cluster"


def unresolved(overlay: str, secrets: dict[str, set[str]]) -> Iterator[str]:
    """`secrets`: keys by name."""
    for check in (_volumes, _environment, _accounts, _ports_of_probes):
        for workload in workloads(overlay):
            yield from (f"{title(workload)}: {why}" for why in check(overlay, workload, secrets))
    for check in (_services, _selectors, _ingress, _autoscalers, _monitors, _stateful, _databases):
        yield from check(overlay, secrets)


def names(overlay: str, kind: str) -> set[str]:
    return {name(one) for one in of_kind(overlay, kind)}


def pods(overlay: str) -> list[dict[str, str]]:
    """The labels of every pod there will be."""
    made = [
        {INSTANCE: name(one), "app.kubernetes.io/part-of": "yingsu"} for one in of_kind(overlay, "Cluster")
    ]
    return [*(labels(one) for one in workloads(overlay)), *made]


def _volumes(overlay: str, workload: Resource, secrets: dict[str, set[str]]) -> Iterator[str]:
    spec = pod(workload)
    claimed = {name(one) for one in workload["spec"].get("volumeClaimTemplates", [])}
    known = {volume["name"] for volume in spec.get("volumes", [])} | claimed
    for container in containers(workload):
        for mount in container.get("volumeMounts", []):
            if mount["name"] not in known:
                yield f"mounts {mount['name']}, which is no volume"
    mounted = {mount["name"] for one in containers(workload) for mount in one.get("volumeMounts", [])}
    yield from (f"volume {volume} is mounted nowhere" for volume in known - mounted)
    for volume in spec.get("volumes", []):
        yield from _source(overlay, volume, secrets)
        for source in volume.get("projected", {}).get("sources", []):
            renamed = {"secret": {"secretName": source["secret"]["name"]}} if "secret" in source else source
            yield from _source(overlay, renamed, secrets)


def _source(overlay: str, volume: Resource, secrets: dict[str, set[str]]) -> Iterator[str]:
    if (found := volume.get("configMap")) and found["name"] not in names(overlay, "ConfigMap"):
        yield f"no config map {found['name']}"
    if (found := volume.get("secret")) and found["secretName"] not in secrets:
        yield f"no secret {found['secretName']}"
    if (found := volume.get("persistentVolumeClaim")) and found["claimName"] not in names(overlay, "PersistentVolumeClaim"):  # fmt: skip
        yield f"no claim {found['claimName']}"


def _environment(overlay: str, workload: Resource, secrets: dict[str, set[str]]) -> Iterator[str]:
    for container in containers(workload):
        for source in container.get("envFrom", []):
            if (found := source.get("configMapRef")) and found["name"] not in names(overlay, "ConfigMap"):
                yield f"no config map {found['name']}"
            if (found := source.get("secretRef")) and found["name"] not in secrets:
                yield f"no secret {found['name']}"
        for variable in container.get("env", []):
            key = variable.get("valueFrom", {}).get("secretKeyRef")
            if key and key["key"] not in secrets.get(key["name"], set()):
                yield f"no key {key['key']} in secret {key['name']}"


def _accounts(overlay: str, workload: Resource, _: Any) -> Iterator[str]:
    spec = pod(workload)
    if spec.get("serviceAccountName") not in names(overlay, "ServiceAccount"):
        yield f"no service account {spec.get('serviceAccountName')}"
    if spec.get("priorityClassName") not in names(overlay, "PriorityClass"):
        yield f"no priority class {spec.get('priorityClassName')}"
    if not selects(workload["spec"].get("selector"), labels(workload)):
        yield "does not select its own pods"


def _ports_of_probes(_: str, workload: Resource, __: Any) -> Iterator[str]:
    for container in containers(workload):
        known = {port["name"] for port in container.get("ports", [])}
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            port = container.get(probe, {}).get("httpGet", {}).get("port")
            if port is not None and port not in known:
                yield f"{probe} asks at {port}"


def _services(overlay: str, _: Any) -> Iterator[str]:
    for service in of_kind(overlay, "Service"):
        chosen = [
            w for w in workloads(overlay) if selects({"matchLabels": service["spec"]["selector"]}, labels(w))
        ]
        if len(chosen) != 1:
            yield f"{title(service)} selects {[title(one) for one in chosen]}"
            continue
        known = {port["name"] for one in containers(chosen[0]) for port in one.get("ports", [])}
        for port in service["spec"]["ports"]:
            if port["targetPort"] not in known:
                yield f"{title(service)}: no port {port['targetPort']}"


def _selectors(overlay: str, _: Any) -> Iterator[str]:
    """Of policies and budgets: each takes some pod."""
    for one in of_kind(overlay, "PodDisruptionBudget", "NetworkPolicy"):
        spec = one["spec"]
        chosen = [spec["selector"]] if one["kind"] == "PodDisruptionBudget" else [spec["podSelector"]]
        for side, peers in (("ingress", "from"), ("egress", "to")):
            for rule in spec.get(side, []):
                chosen += [
                    p["podSelector"]
                    for p in rule[peers]
                    if "podSelector" in p and "namespaceSelector" not in p
                ]
        for selector in chosen:
            if not any(selects(selector, found) for found in pods(overlay)):
                yield f"{title(one)} selects nothing: {selector}"


def _ingress(overlay: str, secrets: dict[str, set[str]]) -> Iterator[str]:
    services = {
        name(one): {port["name"] for port in one["spec"]["ports"]} for one in of_kind(overlay, "Service")
    }
    for one in of_kind(overlay, "Ingress"):
        yield from (
            f"no secret {tls['secretName']}" for tls in one["spec"]["tls"] if tls["secretName"] not in secrets
        )
        for rule in one["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                backend = path["backend"]["service"]
                if backend["port"]["name"] not in services.get(backend["name"], set()):
                    yield f"{title(one)}: {path['path']} leads nowhere"


def _autoscalers(overlay: str, _: Any) -> Iterator[str]:
    for one in of_kind(overlay, "HorizontalPodAutoscaler"):
        target = one["spec"]["scaleTargetRef"]
        found = [w for w in of_kind(overlay, target["kind"]) if name(w) == target["name"]]
        if not found:
            yield f"{title(one)}: no {target}"
        elif "replicas" in found[0]["spec"]:
            yield f"{title(one)}: every roll-out would set {target['name']} back to its replicas"


def _monitors(overlay: str, _: Any) -> Iterator[str]:
    for one in of_kind(overlay, "ServiceMonitor"):
        found = [
            s
            for s in of_kind(overlay, "Service")
            if selects(one["spec"]["selector"], s["metadata"]["labels"])
        ]
        if not found:
            yield f"{title(one)} watches nothing"
        for endpoint in one["spec"]["endpoints"]:
            for service in found:
                if endpoint["port"] not in {port["name"] for port in service["spec"]["ports"]}:
                    yield f"{title(one)}: {name(service)} has no port {endpoint['port']}"


def _stateful(overlay: str, _: Any) -> Iterator[str]:
    for one in of_kind(overlay, "StatefulSet"):
        if one["spec"]["serviceName"] not in names(overlay, "Service"):
            yield f"{title(one)}: no service {one['spec']['serviceName']}"


def _databases(overlay: str, secrets: dict[str, set[str]]) -> Iterator[str]:
    for one in of_kind(overlay, "Cluster"):
        if one["spec"]["bootstrap"]["initdb"]["secret"]["name"] not in secrets:
            yield f"{title(one)}: no secret of the owner"
        for plugin in one["spec"].get("plugins", []):
            if plugin["parameters"]["barmanObjectName"] not in names(overlay, "ObjectStore"):
                yield f"{title(one)}: no object store"
    for one in of_kind(overlay, "ScheduledBackup"):
        if one["spec"]["cluster"]["name"] not in names(overlay, "Cluster"):
            yield f"{title(one)}: no cluster"
    for one in of_kind(overlay, "ObjectStore"):
        for key in one["spec"]["configuration"]["s3Credentials"].values():
            if key["key"] not in secrets.get(key["name"], set()):
                yield f"{title(one)}: no key {key}"
