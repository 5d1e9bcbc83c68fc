"""Sessions and accounts: a cookie that only we can have written, and passwords that nobody can read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.intake.pages.reception import local
from shared.errors import Misconfigured
from shared.security import Duty
from shared.security.accounts import Account, Accounts, hashed, matches
from shared.security.session import Sessions
from shared.settings import Settings


def an_account(password: str | None = None) -> Account:
    return Account(
        person="renshe-fz",
        name="法制科",
        duty=Duty.LEGAL_HEAD,
        region="370404",
        bureau="fz-renshe",
        password=password,
    )


def begun() -> str:
    return Sessions("k" * 32).begin("renshe-fz", uuid4())


def test_a_session_is_read_back_by_whoever_has_the_key() -> None:
    """Every service reads what intake began; each session has a form token of its own."""
    first, second = begun(), begun()
    read = [Sessions("k" * 32).read(cookie, 60) for cookie in (first, second)]
    assert [session and session.person for session in read] == ["renshe-fz"] * 2
    assert len({session.token for session in read if session}) == 2
    assert Sessions("x" * 32).read(first, 60) is None


@given(st.text(max_size=100))
def test_what_we_did_not_sign_is_no_session(cookie: str) -> None:
    """Whatever a browser sends."""
    assert Sessions("k" * 32).read(cookie, 60) is None


def test_a_session_that_was_changed_by_one_character_is_none() -> None:
    """At whichever place. Of the last character two bits say nothing, so another one is taken that differs in the others."""
    cookie = begun()
    for at, char in enumerate(cookie):
        changed = f"{cookie[:at]}{'g' if char in 'ABCD' else 'A'}{cookie[at + 1 :]}"
        session = Sessions("k" * 32).read(changed, 60)
        assert session is None, changed


def test_passwords_are_kept_as_hashes_with_salt() -> None:
    """The same password twice gives two texts; both match it and nothing else."""
    one, two = hashed("密码-1"), hashed("密码-1")
    assert one != two
    assert matches("密码-1", one)
    assert matches("密码-1", two)
    assert not matches("密码-2", one)


def test_without_a_password_nobody_signs_in_with_one() -> None:
    """Not with the empty one either: only the demonstration does without."""
    accounts = Accounts.of([an_account()])
    assert accounts.signed_in("renshe-fz", "") is None
    assert accounts.signed_in("nobody", "") is None
    assert Accounts.of([an_account(hashed("a"))]).signed_in("renshe-fz", "a")


def test_a_file_of_accounts_is_read_strictly(tmp_path: Path) -> None:
    """A duty that does not exist, or a word that is not known, is refused and not passed over."""
    file = tmp_path / "accounts.yaml"
    for wrong in (
        "[{person: a-b, name: 甲, duty: king}]",
        "[{person: a-b, name: 甲, duty: clerk, admin: true}]",
        "[{person: 'A B', name: 甲, duty: clerk}]",
    ):
        file.write_text(wrong, "utf-8")
        with pytest.raises(Misconfigured):
            Accounts.read(file)


@given(st.text(max_size=60))
def test_the_way_back_is_a_path_of_this_site(target: str) -> None:
    """Whatever the address says, a browser stays here."""
    back = local(target)
    assert back.startswith("/")
    assert not back.startswith(("//", "/\\"))
    assert "\\" not in back


SAFE: dict[str, Any] = {"mode": "production", "session_key": "k" * 32, "master_keys_file": "masters.json"}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"demonstration": True}, "DEMONSTRATION"),
        ({"session_key": ""}, "SESSION_KEY"),
        ({"session_key": "short"}, "SESSION_KEY"),
        ({"token_keys": Path("keys.json")}, "TOKEN_KEYS"),
        ({"oidc_issuer": "http://idp.example.org"}, "OIDC_ISSUER"),
        ({"public_url": "http://yingsu.example.org"}, "PUBLIC_URL"),
        ({"oidc_client_id": "yingsu", "public_url": ""}, "PUBLIC_URL"),
    ],
)
def test_production_refuses_what_is_for_demonstrations(wrong: dict[str, Any], named: str) -> None:
    """No identity without a password, no key that another service has not, no tokens of this machine, nothing in the clear."""
    with pytest.raises(ValidationError, match=named):
        Settings(**SAFE | wrong)
    assert Settings(**SAFE).mode == "production"


def test_without_a_key_nobody_can_guess_one() -> None:
    """An installation that sets none signs with a key of its process, not with the empty one: another process does not read its sessions."""
    assert Sessions("").read(Sessions("").begin("renshe-fz", uuid4()), 60) is None
    assert Sessions("").feed_person(Sessions("").feed_key("renshe-fz")) is None


def test_a_key_for_a_calendar_is_no_session() -> None:
    """And a session is no key for a calendar: each opens what it is for."""
    sessions = Sessions("k" * 32)
    assert sessions.feed_person(sessions.feed_key("renshe-fz")) == "renshe-fz"
    assert sessions.read(sessions.feed_key("renshe-fz"), 60) is None
    assert sessions.feed_person(begun()) is None
    assert sessions.read(sessions.ticket("code", person="renshe-fz"), 60) is None
    assert sessions.ticket_of("enrol", sessions.ticket("code", person="renshe-fz"), 60) is None
