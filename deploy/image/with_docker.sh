#!/usr/bin/env bash
# Runs a command where Docker answers and the images of the tests are there: a daemon that runs is used as it is, otherwise one is started for the
# command alone, with its data in a folder of its own, and nothing of it is left. Where neither can be, it says so in one line and that is all.
#   deploy/image/with_docker.sh COMMAND…          YINGSU_DOCKER_DATA=FOLDER: that daemon keeps its images there, for the next command
set -euo pipefail
cd "$(dirname "$0")/../.."
here=deploy/image

cannot() {
    echo "containers: not tested here, because $1"
    exit 0
}

install() {
    [ "$(id -u)" = 0 ] || cannot "Docker does not answer, and starting it needs root"
    if ! command -v dockerd >/dev/null || ! command -v debootstrap >/dev/null; then
        command -v apt-get >/dev/null || cannot "Docker is not installed and there is no apt-get"
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends docker.io debootstrap iptables; } \
            >"$work/apt.log" 2>&1 || cannot "Docker cannot be installed: $(tail -n 1 "$work/apt.log")"
    fi
}

finish() {
    if [ -n "${daemon:-}" ]; then
        docker ps --quiet | xargs --no-run-if-empty docker rm --force >/dev/null 2>&1 || true
        kill "$daemon" 2>/dev/null || true
        wait "$daemon" 2>/dev/null || true
    fi
    if [ -n "${bridge:-}" ]; then ip link delete docker0 2>/dev/null || true; fi
    rm -rf "$work"
}

begin() {
    export DOCKER_HOST=unix://$work/docker.sock
    [ -e /sys/class/net/docker0 ] || bridge=new
    dockerd --data-root "${YINGSU_DOCKER_DATA:-$work/data}" --exec-root "$work/exec" --pidfile "$work/pid" --host "$DOCKER_HOST" >"$work/log" 2>&1 &
    daemon=$!
    for _ in $(seq 120); do
        if docker info >/dev/null 2>&1; then return; fi
        kill -0 "$daemon" 2>/dev/null || break
        sleep 0.5
    done
    cannot "Docker does not start: $(grep -v level=info "$work/log" | tail -n 1)"
}

images() {
    # official images where they can be pulled; otherwise the same out of Debian's packages and wheels
    export YINGSU_TEST_POSTGRES_IMAGE=${YINGSU_TEST_POSTGRES_IMAGE:-postgres:18} YINGSU_TEST_NATS_IMAGE=${YINGSU_TEST_NATS_IMAGE:-nats:2.15}
    export YINGSU_TEST_BASE_IMAGE=${YINGSU_TEST_BASE_IMAGE:-python:3.11-slim-bookworm}
    if reach "$YINGSU_TEST_BASE_IMAGE" && reach "$YINGSU_TEST_POSTGRES_IMAGE" && reach "$YINGSU_TEST_NATS_IMAGE"; then return; fi
    YINGSU_TEST_BASE_IMAGE=yingsu-base:bookworm YINGSU_TEST_POSTGRES_IMAGE=yingsu-test-postgres YINGSU_TEST_NATS_IMAGE=yingsu-test-nats
    known "$YINGSU_TEST_BASE_IMAGE" || quietly "$here/local_base.sh" "$YINGSU_TEST_BASE_IMAGE"
    quietly "$here/test_images.sh" "$YINGSU_TEST_BASE_IMAGE"
}

known() { docker image inspect "$1" >/dev/null 2>&1; }
reach() { known "$1" || timeout 60 docker pull --quiet "$1" >/dev/null 2>&1; }
quietly() { "$@" >"$work/images.log" 2>&1 || { cat "$work/images.log" >&2 && exit 1; }; }

work=$(mktemp -d)
trap finish EXIT
trap 'exit 130' INT TERM
if ! docker info >/dev/null 2>&1; then
    install
    begin
fi
images
"$@"
