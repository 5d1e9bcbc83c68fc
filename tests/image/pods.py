"""A rendered workload as Docker runs it: command, user, rights, limits, settings, secrets, mounts and probes are the manifest's own."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.image.docking import container, docker
from tests.k8s.rendering import Resource, name, of_kind, pod

Secrets = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Cluster:
    """Where pods would run: a network, a folder for what is mounted, the secrets, and which image stands for which name."""

    overlay: str
    net: str
    folder: Path
    secrets: Secrets
    images: Mapping[str, str]

    @contextmanager
    def running(self, workload: Resource, which: str = "containers", *, index: int = 0) -> Iterator[Running]:
        """The first container of the pod, or with ``initContainers`` the first of those."""
        spec = pod(workload)
        one = spec[which][0]
        pod_name = f"{name(workload)}-{index}"
        options = (
            *self._restrictions(spec, one),
            *self._mounts(spec, one, pod_name),
            *(
                part
                for port in one.get("ports", [])
                for part in ("--publish", f"127.0.0.1::{port['containerPort']}")
            ),
            f"--network-alias={name(workload)}",
            f"--network-alias={pod_name}",
            f"--network-alias={pod_name}.{workload['spec'].get('serviceName', 'none')}",
            *([f"--entrypoint={one['command'][0]}"] if "command" in one else []),
        )
        command = [*one.get("command", [])[1:], *one.get("args", [])]
        image = self.images[one["image"].partition(":")[0]]
        with container(
            image, *command, options=options, env=self._environment(one, pod_name), network=self.net
        ) as id_:
            yield Running(id_, one)

    def _restrictions(self, spec: Resource, one: Resource) -> Iterator[str]:
        own = one["securityContext"]
        both = spec["securityContext"] | own
        yield f"--user={both['runAsUser']}:{both['runAsGroup']}"
        yield from (f"--cap-drop={right}" for right in own["capabilities"]["drop"])
        if own["readOnlyRootFilesystem"]:
            yield "--read-only"
        if not own["allowPrivilegeEscalation"]:
            yield "--security-opt=no-new-privileges"
        yield f"--memory={one['resources']['limits']['memory'].removesuffix('i').lower()}"

    def _mounts(self, spec: Resource, one: Resource, pod_name: str) -> Iterator[str]:
        volumes = {volume["name"]: volume for volume in spec.get("volumes", [])}
        user = spec["securityContext"]["runAsUser"]
        for mount in sorted(one["volumeMounts"], key=lambda m: m["mountPath"]):
            volume = volumes.get(mount["name"], {})
            if content := self._content(volume):
                place = self._written(f"{pod_name}-{mount['name']}", content)
                yield f"--volume={place}:{mount['mountPath']}:ro"
            else:  # an emptyDir, or a claim that is as new as this test
                yield f"--tmpfs={mount['mountPath']}:rw,nosuid,nodev,uid={user},gid={user},mode=0770"

    def _content(self, volume: Resource) -> dict[str, str]:
        """Files by name of what is mounted from config maps and secrets."""
        content: dict[str, str] = {}
        for source in volume.get("projected", {}).get("sources", [volume]):
            if "configMap" in source:
                content |= self._config(source["configMap"]["name"])
            if "secret" in source:
                content |= self.secrets[source["secret"].get("name") or source["secret"]["secretName"]]
        return content

    def _written(self, place: str, content: Mapping[str, str]) -> Path:
        folder = self.folder / place
        folder.mkdir(exist_ok=True)
        for file, text in content.items():
            (folder / file).write_text(text, encoding="utf-8")
            (folder / file).chmod(0o444)  # as fsGroup would have it
        return folder

    def _config(self, wanted: str) -> dict[str, str]:
        (found,) = (one["data"] for one in of_kind(self.overlay, "ConfigMap") if name(one) == wanted)
        return dict(found)

    def _environment(self, one: Resource, pod_name: str) -> dict[str, str]:
        given: dict[str, str] = {}
        for source in one.get("envFrom", []):
            given |= self._config(source["configMapRef"]["name"])
        for variable in one.get("env", []):
            given[variable["name"]] = variable.get("value", pod_name)
        return given


@dataclass(frozen=True)
class Running:
    """A running container of a pod, asked as the kubelet asks."""

    id: str
    spec: Resource

    def probe(self, kind: str) -> bool:
        """Whether the manifest's probe is satisfied now."""
        asked = self.spec[kind]["httpGet"]
        inside = next(port["containerPort"] for port in self.spec["ports"] if port["name"] == asked["port"])
        outside = docker("port", self.id, str(inside)).split()[-1]
        try:
            with urllib.request.urlopen(
                f"http://{outside}{asked['path']}", timeout=self.spec[kind]["timeoutSeconds"]
            ) as said:
                return bool(said.status < 400)
        except (urllib.error.URLError, OSError):
            return False

    def ended(self) -> int | None:
        """The exit code; None while it runs."""
        state, code = docker("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", self.id).split()
        return int(code) if state == "exited" else None

    def log(self) -> str:
        return docker("logs", self.id, check=False)
