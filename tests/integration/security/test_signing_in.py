"""Signing in with a password and a second factor, on a real database: what is refused, what counts once, what ends what."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pyotp
import pytest

from services.intake.credentials.factor import STEP
from services.intake.pages.devices import device
from services.intake.pages.reception import FROM_ONE_ADDRESS
from shared.database import Pool
from shared.security.accounts import Accounts, hashed
from shared.security.limits import Pace
from tests.support.front_door import FrontDoor, an_account, front_door, hidden, secret_of, sent

PASSWORD = "一句很长的话当密码"
OTHER = "又一句很长的话当密码"
HASH = hashed(PASSWORD)


def accounts() -> Accounts:
    return Accounts.of([an_account("renshe-a", HASH), an_account("renshe-b", HASH)])


@pytest.fixture
async def door(database: str) -> AsyncIterator[FrontDoor]:
    async with front_door(database, accounts()) as opened:
        yield opened


async def typed(
    browser: httpx.AsyncClient, password: str = PASSWORD, person: str = "renshe-a", target: str = "/account"
) -> httpx.Response:
    fields = {"person": person, "password": password, "next": target}
    return await browser.post("/account/sign-in", data=fields)


def code(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(time.time()) + steps * STEP)


async def enrolled(browser: httpx.AsyncClient) -> tuple[str, list[str]]:
    """The person's second factor set up on their account's page: its secret, and the recovery codes."""
    secret = secret_of(await sent(browser, "/account/second-factor", "/account/second-factor"))
    shown = await sent(browser, "/account/second-factor", "/account/second-factor", code=code(secret, -1))
    assert shown.status_code == 200, shown.text
    return secret, re.findall(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>", shown.text)


async def test_signing_in_gives_a_session_that_was_not_there_before(door: FrontDoor) -> None:
    """A cookie that somebody planted is not taken up, and a session that the browser had ends: nobody else shares what begins."""
    browser = door.browser()
    assert (await typed(browser)).status_code == 303
    first = browser.cookies["yingsu_session"]
    assert (await typed(browser, person="renshe-b")).status_code == 303
    assert browser.cookies["yingsu_session"] != first
    thief = door.browser()
    thief.cookies.set("yingsu_session", first)
    assert "/account/sign-in" in (await thief.get("/account")).headers["location"]
    assert "张内勤" in (await browser.get("/account")).text


async def test_five_wrong_passwords_make_a_name_wait_in_every_process(door: FrontDoor, database: str) -> None:
    """Then also the right one, wherever it is tried; another name signs in; the page says how long."""
    async with front_door(database, accounts()) as other:
        for process in (door, other, door, other, door):
            assert (await typed(process.browser(), "不对")).status_code == 401
        refused = await typed(other.browser("10.9.9.9"))
        assert refused.status_code == 429
        assert 0 < int(refused.headers["retry-after"]) <= 300
        assert re.search("该账号连续输错密码，请约5分钟后（[0-9]{2}:[0-9]{2} 以后）再试。", refused.text)
        assert (await typed(other.browser(), person="renshe-b")).status_code == 303


async def test_nobody_keeps_others_out_by_guessing(door: FrontDoor, pool: Pool) -> None:
    """Wrong tries of strangers make them wait, not the browser in which the person was let in before: it has five of its own, for that person only."""
    at_work, stranger = door.browser(), door.browser("10.9.9.9")
    await typed(at_work)
    for _ in range(20):
        await typed(stranger, "不对")
    assert (await typed(stranger)).status_code == 429
    assert (await typed(at_work)).status_code == 303
    await typed(stranger, "不对")
    for _ in range(5):
        assert (await typed(at_work, "不对")).status_code == 401
    assert (await typed(at_work)).status_code == 429
    assert (await typed(at_work, person="renshe-b")).status_code == 303
    stolen = door.browser("10.9.9.9")
    stolen.cookies.set("yingsu_known", door.site.sessions.ticket("code", person="renshe-a", mark="x"))
    for _ in range(5):
        await typed(stolen, "不对")
    assert (await typed(stolen)).status_code == 429
    assert await pool.fetchval("select count(*) from yingsu.sign_ins where address = '10.9.9.9'") < 12


async def test_names_without_end_are_not_written_down(door: FrontDoor, pool: Pool) -> None:
    """Whoever tries ever new names is stopped as an address before anything of the next name is kept."""
    await pool.execute("insert into yingsu.tries values ('address:10.9.9.9', $1, now())", FROM_ONE_ADDRESS)
    for number in range(5):
        assert (await typed(door.browser("10.9.9.9"), person=f"nobody-{number}")).status_code == 429
    assert await pool.fetchval("select count(*) from yingsu.tries") == 1
    assert await pool.fetchval("select count(*) from yingsu.sign_ins") == 0


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "http://yingsu.test.evil.example"])
async def test_another_site_signs_nobody_in(door: FrontDoor, origin: str) -> None:
    """Neither from its own address nor from a sandbox, which has none."""
    browser = door.browser()
    browser.headers["origin"] = origin
    assert (await typed(browser)).status_code == 422
    browser.headers["origin"] = "http://yingsu.test"
    assert (await typed(browser)).status_code == 303


async def test_very_many_wrong_tries_make_an_address_wait(door: FrontDoor, pool: Pool) -> None:
    """Whoever tries one password with all names is stopped, too; the bureau's others at other addresses are not."""
    await pool.execute("insert into yingsu.tries values ('address:10.1.1.1', $1, now())", FROM_ONE_ADDRESS)
    assert (await typed(door.browser())).status_code == 429
    assert (await typed(door.browser("10.1.1.2"))).status_code == 303


async def test_signing_in_elsewhere_is_seen_and_ended(door: FrontDoor) -> None:
    """The account's page lists where one is signed in; ending the others leaves this one; signing out ends the session itself, not only the cookie."""
    here, there = door.browser(), door.browser("10.2.2.2")
    await typed(here)
    await typed(there)
    assert "10.2.2.2" in (await here.get("/account")).text
    assert (await sent(here, "/account/sessions/end-others")).status_code == 303
    assert (await there.get("/account")).status_code == 303
    kept = here.cookies["yingsu_session"]
    assert (await sent(here, "/account/sign-out")).status_code == 303
    here.cookies.set("yingsu_session", kept)
    assert (await here.get("/account")).status_code == 303


async def test_a_code_counts_once(door: FrontDoor) -> None:
    """After the password the code is asked for; nobody is in before it; the same code again, from another browser in the same half minute, is refused."""
    browser = door.browser()
    await typed(browser)
    secret, _ = await enrolled(browser)
    one, two = door.browser(), door.browser()
    asked = [await typed(one), await typed(two)]
    assert "yingsu_session" not in one.cookies
    tickets, now = [hidden(page, "ticket") for page in asked], code(secret)
    assert (
        await one.post("/account/sign-in/code", data={"ticket": tickets[0], "code": "000000"})
    ).status_code == 401
    answers = [
        await who.post("/account/sign-in/code", data={"ticket": ticket, "code": now})
        for who, ticket in zip((one, two), tickets, strict=True)
    ]
    assert [answer.status_code for answer in answers] == [303, 401]
    assert (await one.get("/account")).status_code == 200


async def test_codes_cannot_be_guessed(door: FrontDoor) -> None:
    """After five wrong ones the right one waits, too; a ticket of another step, or a changed one, is none."""
    browser = door.browser()
    await typed(browser)
    secret, _ = await enrolled(browser)
    ticket = hidden(await typed(browser), "ticket")
    for _ in range(5):
        await browser.post("/account/sign-in/code", data={"ticket": ticket, "code": "123456"})
    refused = await browser.post("/account/sign-in/code", data={"ticket": ticket, "code": code(secret)})
    assert refused.status_code == 429
    for wrong in (ticket[:-3] + "abc", door.site.sessions.ticket("enrol", person="renshe-a"), ""):
        answer = await door.browser().post("/account/sign-in/code", data={"ticket": wrong, "code": "1"})
        assert answer.status_code == 422


async def test_a_recovery_code_is_good_once(door: FrontDoor, pool: Pool) -> None:
    """However it is typed; nothing of the codes, the secret or the passwords is in the database as it is."""
    browser = door.browser()
    await typed(browser)
    secret, codes = await enrolled(browser)
    assert len(codes) == 10
    ticket = hidden(await typed(browser), "ticket")
    answers = [
        await browser.post(
            "/account/sign-in/code", data={"ticket": ticket, "code": codes[3].upper().replace("-", " ")}
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [303, 401]
    kept = str(dict(await pool.fetchrow("select * from intake.credentials")))
    assert not [word for word in (secret, *codes, PASSWORD) if word in kept]


async def test_where_a_second_factor_is_required_nobody_is_in_without(database: str) -> None:
    """Whoever has none sets one up on the way in, and has no session before it."""
    async with front_door(database, accounts(), second="required") as door:
        browser = door.browser()
        page = await typed(browser, target="/cases")
        assert "yingsu_session" not in browser.cookies
        ticket, secret = hidden(page, "ticket"), secret_of(page)
        wrong = await browser.post("/account/sign-in/enrol", data={"ticket": ticket, "code": "000000"})
        assert wrong.status_code == 401
        assert (await browser.get("/account")).status_code == 303
        done = await browser.post("/account/sign-in/enrol", data={"ticket": ticket, "code": code(secret)})
        assert 'href="/cases"' in done.text
        assert (await browser.get("/account")).status_code == 200
        again = await door.browser().post(
            "/account/sign-in/enrol", data={"ticket": ticket, "code": code(secret, 1)}
        )
        assert "双因素验证" in again.text
        assert "恢复码</h1>" not in again.text


async def test_a_new_password_is_held_to_the_rules_and_ends_other_sessions(door: FrontDoor) -> None:
    """Long, not one's own name, not what everybody uses; the old one is asked for; it is no longer good."""
    here, there = door.browser(), door.browser()
    await typed(here)
    await typed(there)
    for new in (
        "短密码",
        "renshe-a-2026-abc",
        "password2026",
        "我是张内勤我的密码是这个",
        "1234567890",
        "aaaaaaaaaaaa",
    ):
        answer = await sent(here, "/account/password", "/account/password", old=PASSWORD, new=new, again=new)
        assert answer.status_code == 422, new
    for fields in ({"old": "不对", "again": OTHER}, {"old": PASSWORD, "again": PASSWORD}):
        answer = await sent(here, "/account/password", "/account/password", new=OTHER, **fields)
        assert answer.status_code == 422
    done = await sent(here, "/account/password", "/account/password", old=PASSWORD, new=OTHER, again=OTHER)
    assert done.status_code == 303
    assert (await there.get("/account")).status_code == 303
    assert (await here.get("/account")).status_code == 200
    assert (await typed(door.browser())).status_code == 401
    assert (await typed(door.browser(), OTHER)).status_code == 303


async def test_a_new_password_in_the_file_takes_back_what_was_set(database: str, tmp_path: Path) -> None:
    """Whoever lost telephone and password gets a new one from the administrator, while everything runs; the file is read again when it changed."""
    file = tmp_path / "accounts.yaml"
    line = (
        "[{{person: renshe-a, name: 甲, duty: clerk, region: '370404', bureau: fz-renshe, password: '{}'}}]"
    )
    file.write_text(line.format(HASH), "utf-8")
    async with front_door(database, Accounts.read(file)) as door:
        browser = door.browser()
        await typed(browser)
        await enrolled(browser)
        await sent(browser, "/account/password", "/account/password", old=PASSWORD, new=OTHER, again=OTHER)
        assert "验证码" in (await typed(door.browser(), OTHER)).text
        file.write_text(line.format(hashed("由管理员新给的密码")), "utf-8")
        assert (await typed(door.browser(), OTHER)).status_code == 401
        assert (await typed(door.browser(), "由管理员新给的密码")).status_code == 303
        file.write_text("[{person: ", "utf-8")
        assert (await browser.get("/account")).status_code == 200
        file.write_text("[]", "utf-8")
        assert (await browser.get("/account")).status_code == 303


async def test_whoever_sends_too_much_is_told_to_wait(database: str) -> None:
    """Forms, too, have a limit a person: 429, when to come again, and nothing was done."""
    async with front_door(database, accounts(), writing=Pace(0.1, 2)) as door:
        browser = door.browser()
        await typed(browser)
        answers = [await sent(browser, "/account/sessions/end-others") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [303, 303, 429]
        assert answers[2].headers["retry-after"] == "10"
        assert "too_many_requests" in answers[2].text


async def test_behind_tls_cookies_are_of_this_host_alone(door: FrontDoor) -> None:
    """Secure, HttpOnly, SameSite, named __Host-; a cookie without that name is not looked at there."""
    browser = door.browser()
    browser.base_url = httpx.URL("https://yingsu.test")
    cookie = (await typed(browser)).headers["set-cookie"]
    assert cookie.startswith("__Host-yingsu_session=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert (await browser.get("/account")).headers["strict-transport-security"]
    value = browser.cookies["__Host-yingsu_session"]
    browser.cookies.clear()
    browser.cookies.set("yingsu_session", value)
    assert (await browser.get("/account")).status_code == 303


async def test_every_try_is_written_down(door: FrontDoor, pool: Pool) -> None:
    """Who, from where, by which way, with what outcome; never what was typed."""
    browser = door.browser()
    await typed(browser, "不对的密码")
    await typed(browser)
    rows = await pool.fetch("select person, way, address, outcome from yingsu.sign_ins order by at")
    assert [tuple(row) for row in rows] == [
        ("renshe-a", "password", "10.1.1.1", "wrong"),
        ("renshe-a", "password", "10.1.1.1", "in"),
    ]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge 126 · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari 17 · iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "—"),
    ],
)  # fmt: skip
def test_devices_are_named_so_that_their_owner_knows_them(agent: str, words: str) -> None:
    """The browser and the system; what is not known as it calls itself."""
    assert device(agent) == words
