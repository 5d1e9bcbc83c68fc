"""A real OIDC provider (canaille) as a process of its own: `python -m tests.support.oidc_process PORT`, on loopback, everything in memory.

It is told what to do by lines of JSON and answers each by one: ``{"client": {…}}``, ``{"user": {…}}``, ``{"rotate": "keep" | "drop"}``.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import sys
import threading
import time
import uuid
from typing import Any

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # loopback; it has no certificate

import canaille.oidc.provider as of_canaille
from canaille import create_app
from canaille.app import models
from canaille.backends.memory.backend import MemoryBackend
from flask import Flask
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

SECONDS = 300


def new_key() -> dict[str, Any]:
    return dict(RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True))


def access_token(client: Any, grant_type: str, user: Any, scope: str) -> str:
    """Canaille gives systems a random text; ours verifies tokens by itself and so asks its provider for JWTs (RFC 9068), as Keycloak and others give."""
    if grant_type != "client_credentials":
        return str(_of_a_person(client, grant_type, user, scope))
    key, algorithm = of_canaille._get_signing_key(client)
    now = int(time.time())
    claims = {
        "iss": of_canaille.get_issuer(),
        "sub": client.client_id,
        "aud": "yingsu",
        "iat": now,
        "exp": now + SECONDS,
        "jti": uuid.uuid4().hex,
    }
    return jwt.encode(
        {"alg": algorithm, "kid": key.kid, "typ": "at+jwt"}, claims, key, algorithms=[algorithm]
    )


_of_a_person = of_canaille.generate_access_token
of_canaille.generate_access_token = access_token


def matching(self: MemoryBackend, model: Any, *args: Any, **asked: Any) -> list[Any]:
    """What has all the values that are asked for. Canaille's own finds what has any: another client's code would be as good as one's own."""
    found = [{one.id: one for one in _any_of(self, model, **{name: value})} for name, value in asked.items()]
    if not found:
        return list(_any_of(self, model, *args))
    return [one for key, one in found[0].items() if all(key in other for other in found)]


_any_of = MemoryBackend.do_query
MemoryBackend.do_query = matching


def application(port: int) -> tuple[Flask, MemoryBackend]:
    config = {
        "SECRET_KEY": uuid.uuid4().hex,
        "SERVER_NAME": f"localhost:{port}",
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE_SQL": None,
        "CANAILLE_LDAP": None,
        "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False, "SMTP": None},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [new_key()]},
    }
    backend = MemoryBackend(config)
    return create_app(config=config, backend=backend, env_file=os.devnull), backend


def done(app: Flask, backend: MemoryBackend, command: dict[str, Any]) -> None:
    with app.app_context():
        if user := command.get("user"):
            backend.save(models.User(formatted_name=user["user_name"], family_name=user["user_name"], **user))
        if client := command.get("client"):
            issued = dt.datetime.now(dt.UTC)
            backend.save(made := models.Client(client_id_issued_at=issued, **client))
            made.audience = [made]
            backend.save(made)
        if rotate := command.get("rotate"):
            oidc = app.config["CANAILLE_OIDC"]
            oidc["INACTIVE_JWKS"] = oidc["ACTIVE_JWKS"] if rotate == "keep" else []
            oidc["ACTIVE_JWKS"] = [new_key()]


def main() -> None:
    logging.disable(logging.WARNING)
    port = int(sys.argv[1])
    app, backend = application(port)
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for line in sys.stdin:
        done(app, backend, json.loads(line))
        print(json.dumps({"done": True}), flush=True)  # noqa: T201  (the answer)


if __name__ == "__main__":
    main()
