"""What `deploy/k8s` renders to holds together: valid, restricted, complete, and of one mind with the code."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from shared.settings import MIRROR, SERVICES, Settings
from shared.web.places import SERVED_BY
from tests.k8s.allowed import allowed
from tests.k8s.references import unresolved
from tests.k8s.rendering import (
    FOLDER,
    OPERATORS,
    OVERLAYS,
    ROOT,
    containers,
    labels,
    name,
    of_kind,
    pod,
    rendered,
    title,
    workloads,
)
from tests.k8s.restricted import beyond, nested, violations
from tests.k8s.secrets import made

#: the newest release at the time of writing, and the oldest with what we use (sleep before stopping, spread by a label's key)
VERSIONS = ("1.36", "1.30")
#: for so long ingress-nginx uses an idle connection again
PROXY_KEEPS_SECONDS = 60
#: by others than secrets.sh: the certificates
ELSEWHERE = {"yingsu-tls": {"tls.crt", "tls.key"}, "yingsu-nats-door": {"tls.crt", "tls.key"}}
#: by the operator, beside the pods it makes
POSTGRES = {"cnpg.io/cluster": "yingsu-postgres"}

overlays = pytest.mark.parametrize("overlay", OVERLAYS)


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    return made(tmp_path_factory.mktemp("keys"))


@overlays
@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_takes_it(overlay: str, version: str) -> None:
    """Every resource is valid for the newest and for the oldest Kubernetes that we name, with no field it does not know."""
    import kubernetes_validate  # its grammars take two seconds of a core: for who runs this test, not for every worker that reads the file

    for resource in rendered(overlay):
        if resource["kind"] not in OPERATORS:
            kubernetes_validate.validate(resource, version, strict=True)


@overlays
def test_pods_are_restricted(overlay: str) -> None:
    """No pod breaks the restricted profile, and the namespace enforces it."""
    broken = [
        f"{title(one)}: {why}"
        for one in workloads(overlay)
        for why in (*violations(pod(one)), *beyond(pod(one)), *nested(pod(one)))
    ]
    assert not broken
    (namespace,) = of_kind(overlay, "Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_a_pod_that_is_not_restricted_is_found() -> None:
    """The check itself: a pod as people write them breaks a rule each."""
    careless: dict[str, Any] = {
        "hostNetwork": True,
        "volumes": [{"name": "docker", "hostPath": {"path": "/var/run/docker.sock"}}],
        "containers": [{"name": "one", "securityContext": {"privileged": True}, "ports": [{"hostPort": 80}]}],
    }
    assert len(list(violations(careless))) == 8
    assert len(list(beyond(careless))) == 6


@overlays
def test_every_reference_is_resolved(overlay: str, secrets: dict[str, dict[str, str]]) -> None:
    """Config maps, secrets and their keys, claims, selectors, ports, services, accounts, priorities: whatever is named is there."""
    known = {secret: set(keys) for secret, keys in secrets.items()} | ELSEWHERE
    assert not list(unresolved(overlay, known))


@overlays
def test_all_is_in_one_namespace(overlay: str) -> None:
    """Nothing lands in the namespace that happens to be set."""
    (namespace,) = of_kind(overlay, "Namespace")
    cluster_wide = {"Namespace", "PriorityClass"}
    assert {
        one["metadata"].get("namespace") for one in rendered(overlay) if one["kind"] not in cluster_wide
    } == {name(namespace)}


@overlays
def test_every_setting_is_one(overlay: str, secrets: dict[str, dict[str, str]]) -> None:
    """No variable is set that nothing reads, and a production overlay's settings are accepted as such."""
    (given,) = (one["data"] for one in of_kind(overlay, "ConfigMap") if "YINGSU_MODE" in one["data"])
    files = {key for keys in secrets.values() for key in keys if key.startswith("YINGSU_")}
    known = {f"YINGSU_{field.upper()}" for field in Settings.model_fields} | {"YINGSU_SECRETS_DIR"}
    assert not (given.keys() | files) - known


def test_production_is_said_to_be() -> None:
    """The production overlay starts nobody without a password."""
    (given,) = (one["data"] for one in of_kind("production", "ConfigMap") if "YINGSU_MODE" in one["data"])
    assert given["YINGSU_MODE"] == "production"
    assert "YINGSU_DEMONSTRATION" not in given
    assert given["YINGSU_PUBLIC_URL"].startswith("https://")


@overlays
def test_a_roll_out_interrupts_nobody(overlay: str) -> None:
    """Every service has its successor ready before it goes, time enough to finish, and waits for the schema before it starts."""
    (given,) = (one["data"] for one in of_kind(overlay, "ConfigMap") if "YINGSU_MODE" in one["data"])
    assert int(given["YINGSU_KEEP_ALIVE_SECONDS"]) > PROXY_KEEPS_SECONDS
    found = {labels(one)["app.kubernetes.io/component"]: one for one in of_kind(overlay, "Deployment")}
    assert found.keys() == {*SERVICES, MIRROR}
    for service, one in found.items():
        rolling = one["spec"]["strategy"]["rollingUpdate"]
        assert (rolling["maxUnavailable"], rolling["maxSurge"]) == (0, 1)
        (container,) = pod(one)["containers"]
        assert container["args"] == ["serve", service]
        wait = container["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert (
            pod(one)["terminationGracePeriodSeconds"] >= wait + 2 * Settings(mode="development").drain_seconds
        )
        assert pod(one)["initContainers"][0]["args"][:2] == ["migrate", "--wait"]


@overlays
def test_one_image(overlay: str) -> None:
    """Services and the job run the same release, named by a version and never by `latest`."""
    ours = {c["image"] for one in of_kind(overlay, "Deployment", "Job") for c in containers(one)}
    assert len(ours) == 1
    for one in workloads(overlay):
        assert all(":" in c["image"] and not c["image"].endswith(":latest") for c in containers(one))


def test_the_way_in_is_the_map_of_the_web() -> None:
    """Ingress sends every path where shared/web/places.py says, and each service's doors to it."""
    (ingress,) = of_kind("production", "Ingress")
    (rule,) = ingress["spec"]["rules"]
    led = {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    pages = {f"/{first}": f"yingsu-{service}" for first, service in SERVED_BY.items()}
    assert led == pages | {f"/api/{service}": f"yingsu-{service}" for service in SERVICES}
    assert ingress["spec"]["tls"][0]["hosts"] == [rule["host"]]


@overlays
def test_only_what_is_needed_is_let_through(overlay: str) -> None:
    """Services reach NATS and Postgres; they do not reach each other, NATS reaches nothing but its peers, and nobody reaches the job."""
    pods = {labels(one)["app.kubernetes.io/component"]: labels(one) for one in workloads(overlay)}
    policies = list(of_kind(overlay, "NetworkPolicy"))
    for service in (*SERVICES, "migrate"):
        assert allowed(policies, pods[service], pods["nats"], 4222), service
        assert allowed(policies, pods[service], POSTGRES, 5432), service
        assert not allowed(policies, pods[service], pods["nats"], 6222), service
        for other in (*SERVICES, "migrate"):
            assert not allowed(policies, pods[service], pods[other], 8080), (service, other)
    assert allowed(policies, pods["nats"], pods["nats"], 6222)
    assert not allowed(policies, pods["nats"], POSTGRES, 5432)
    assert not allowed(policies, {"app": "stranger"}, pods["nats"], 4222)
    assert not allowed(policies, {"app": "stranger"}, POSTGRES, 5432)


def test_what_scales_is_measured() -> None:
    """The measure of an autoscaler is what the adapter's rule makes of a metric that the services have."""
    (rule,) = yaml.safe_load(
        (FOLDER / "components" / "autoscaling" / "adapter-rule.yaml").read_text(encoding="utf-8")
    )
    used = {
        metric["pods"]["metric"]["name"]
        for one in of_kind("production", "HorizontalPodAutoscaler")
        for metric in one["spec"]["metrics"]
        if metric["type"] == "Pods"
    }
    assert used == {rule["name"]["as"]}
    assert f"`{rule['name']['matches']}`" in (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
