#!/usr/bin/env bash
# Prints every secret that deploy/k8s refers to, with new random passwords and keys, for `kubectl apply --namespace yingsu -f -`. Once for an
# installation: keep what it printed in the safe, a second run makes other passwords.
#   deploy/k8s/secrets.sh --nats FOLDER [--database HOST:PORT/NAME] [--smtp URL] [--accounts FILE] [--channels FILE] [--oidc-secret S]
#       [--files-keys ID:SECRET] [--backup-keys ID:SECRET]
# FOLDER: who may sign in to NATS, made by `yingsu nats config --at FOLDER > FOLDER/accounts.conf`.
set -euo pipefail
database=yingsu-postgres-rw:5432/yingsu smtp="" accounts="" channels="" nats="" oidc="" files=: backups=:
while [ $# -gt 0 ]; do
    case $1 in
        --database) database=$2 ;; --smtp) smtp=$2 ;; --accounts) accounts=$2 ;; --channels) channels=$2 ;; --nats) nats=$2 ;;
        --oidc-secret) oidc=$2 ;; --files-keys) files=$2 ;; --backup-keys) backups=$2 ;;
        *) echo "unknown: $1" >&2 && exit 2 ;;
    esac
    shift 2
done

[ -r "$nats/accounts.conf" ] || { echo "--nats FOLDER with accounts.conf is wanted" >&2 && exit 2; }

random() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
encoded() { base64 | tr -d '\n'; }
begin() { printf -- '---\napiVersion: v1\nkind: Secret\nmetadata: {name: %s}\ntype: %s\ndata:\n' "$1" "${2:-Opaque}"; }
text() { printf '  %s: %s\n' "$1" "$(printf '%s' "$2" | encoded)"; }
file() { printf '  %s: %s\n' "$1" "$(encoded <"$2")"; }
master() { head -c 32 /dev/urandom | encoded; }
seed() { file nats.seed "$nats/seeds/$1.seed"; }

owner=$(random)
begin yingsu-shared
text YINGSU_SESSION_KEY "$(random)"
text YINGSU_FILES_ACCESS_KEY "${files%%:*}"
text YINGSU_FILES_SECRET_KEY "${files#*:}"
text YINGSU_OIDC_CLIENT_SECRET "$oidc"
# wraps the keys of everybody's name: without it no name is readable again
text YINGSU_MASTER_KEYS_FILE /run/yingsu/secrets/masters.json
text masters.json "{\"masters\":{\"1\":\"$(master)\"},\"index\":\"$(master)\"}"

roles=""
for service in intake deadlines notify stats mirror; do
    password=$(random)
    roles="$roles${roles:+,}\"$service\":\"$password\""
    begin "yingsu-$service"
    text YINGSU_DATABASE_URL "postgresql://yingsu_$service:$password@$database"
    seed "$service"
    if [ $service = notify ]; then
        text YINGSU_SMTP_URL "$smtp"
        if [ -n "$channels" ]; then
            text YINGSU_CHANNELS_FILE /run/yingsu/secrets/channels.yaml
            file channels.yaml "$channels"
        fi
    fi
done

begin yingsu-migrate
text YINGSU_ADMIN_DATABASE_URL "postgresql://yingsu_owner:$owner@$database"
text YINGSU_ROLE_PASSWORDS "{$roles}"
text YINGSU_NATS_USERS_FILE /run/yingsu/secrets/users.json
file users.json "$nats/users.json"
seed provisioning

begin yingsu-postgres-owner kubernetes.io/basic-auth
text username yingsu_owner
text password "$owner"

begin yingsu-accounts
if [ -n "$accounts" ]; then file accounts.yaml "$accounts"; else text accounts.yaml "[]"; fi

begin yingsu-nats-accounts
file accounts.conf "$nats/accounts.conf"

begin yingsu-backups
text ACCESS_KEY_ID "${backups%%:*}"
text SECRET_ACCESS_KEY "${backups#*:}"
