#!/usr/bin/env bash
# Makes a base image out of Debian packages alone, for machines on which no image can be pulled. Needs root, debootstrap and Docker.
#   deploy/image/local_base.sh [NAME]      NAME: yingsu-base:bookworm
# Then: docker build --build-arg BASE_IMAGE=yingsu-base:bookworm -f deploy/image/Dockerfile .
set -euo pipefail
name=${1:-yingsu-base:bookworm}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv bookworm "$work/root" >"$work/log" || {
    cat "$work/log" >&2
    exit 1
}
# where the network's own authority signs, builds must know it as this machine does
if [ -r /etc/ssl/certs/ca-certificates.crt ]; then
    cp /etc/ssl/certs/ca-certificates.crt "$work/root/etc/ssl/certs/ca-certificates.crt"
fi
rm -rf "$work/root"/var/cache/* "$work/root"/var/lib/apt/lists/* "$work/root"/var/log/* \
    "$work/root"/usr/share/doc/* "$work/root"/usr/share/man/* "$work/root"/usr/share/locale/*
tar --numeric-owner --one-file-system -C "$work/root" -c . | docker import \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'ENV LANG=C.UTF-8' \
    --change 'ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt' \
    --change 'CMD ["/bin/sh"]' \
    - "$name"
