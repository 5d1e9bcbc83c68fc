"""What every answer says to browsers, whoever asks for whatever: doors, pages, files beside them, what is not there."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from shared.settings import SERVICES
from shared.web.places import SERVED_BY
from tests.browser.desk import Sit
from tests.support.documents import DOCUMENTS
from tests.support.outside import System

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
NOBODY = "00000000-0000-4000-8000-000000000000"


def doors() -> Iterator[tuple[str, str, str]]:
    """(service, method, path) of every door, parameters filled in with nobody's."""
    for service, document in DOCUMENTS.items():
        for path, methods in document["paths"].items():
            for method in methods:
                yield (
                    service,
                    method.upper(),
                    "/".join(NOBODY if part.startswith("{") else part for part in path.split("/")),
                )


def check(answer: httpx.Response) -> None:
    said, where = answer.headers, f"{answer.request.method} {answer.request.url} → {answer.status_code}"
    for name, value in ALWAYS.items():
        assert said.get(name) == value, f"{where}: {name}"
    assert "geolocation=()" in said["permissions-policy"], where
    assert (
        "frame-ancestors 'none'" in said["content-security-policy"]
        or "sandbox" in said["content-security-policy"]
    ), where
    assert "unsafe" not in said["content-security-policy"], where
    assert "server" not in said, where
    kept = said["cache-control"]
    assert ("immutable" in kept) == answer.request.url.path.startswith("/static/"), f"{where}: {kept}"
    assert "immutable" in kept or kept in {
        "no-store",
        "private, no-cache",
        "no-cache",
        "private, max-age=0",
    }, where


async def test_every_answer_protects_whoever_reads_it(web: System, sit: Sit) -> None:
    """Every door of every OpenAPI document (without and with a token), the probes, every first page, static files, what is not there, what cannot be
    done there: no sniffing, no frame, no cache, no script from elsewhere, no name of a server.
    """
    addresses = web.info.service_urls
    async with httpx.AsyncClient(timeout=30) as http:
        for service, method, path in doors():
            answers = [await http.request(method, addresses[service] + path)]
            assert answers[0].status_code in {401, 404, 422}, (method, path, answers[0].text)
            if method == "GET" and not path.endswith("/live"):
                answers.append(await http.get(addresses[service] + path, headers=web.headers))
            for answer in answers:
                check(answer)
        for service in SERVICES:
            for path in ("/livez", "/readyz", "/metrics", "/openapi.json", "/nowhere", "/v1/nowhere"):
                check(await http.get(addresses[service] + path))
        check(await http.request("DELETE", addresses["intake"] + "/v1/cases"))
        check(await http.get(web.info.url + "/nowhere", headers={"accept": "text/html"}))
        check(await http.post(web.info.url + "/account/sign-in", data={"person": "nobody"}))
    desk = await sit("sifa-yingsu")
    jar = {one["name"]: one["value"] for one in await desk.context.cookies()}
    async with httpx.AsyncClient(
        cookies=jar, base_url=web.info.url, timeout=30, follow_redirects=False
    ) as http:
        for first in SERVED_BY:
            page = await http.get(f"/{first}")
            check(page)
        sheet = (await http.get("/account")).text.partition('rel="stylesheet" href="')[2].partition('"')[0]
        check(await http.get(sheet))


async def test_a_session_cookie_is_read_by_no_script(web: System, sit: Sit) -> None:
    """HttpOnly and SameSite, for the whole of this host and no other; Secure and ``__Host-`` behind TLS is ``test_signing_in``'s."""
    desk = await sit("renshe-fz")
    [cookie] = [one for one in await desk.context.cookies() if one["name"].endswith("yingsu_session")]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
    page = await desk.context.new_page()
    async with page.expect_request("**/inbox/unread") as asked:
        await page.goto(f"{web.info.url}/account")
    assert "x-by-itself" in await (await asked.value).all_headers()
    await page.close()
    page = await desk.opened("/account")
    assert await page.evaluate("document.cookie") == ""
    await desk.looked_at(page, "account")
