"""What was configured: settings that contradict each other, packs that are not valid, accounts, the OIDC provider."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from cli.examining.finding import Finding, attention, fault, well, why
from services.deadlines.law.samples import check_samples
from shared.dates import shipped
from shared.errors import Misconfigured
from shared.policy.load import SHIPPED, load_packs
from shared.policy.source import PackError
from shared.security.accounts import Accounts
from shared.settings import Settings, misread

SECONDS = 5.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def read() -> Settings | Finding:
    """The settings, or what is wrong with them."""
    try:
        return Settings()
    except ValueError as error:
        return fault("设置", misread(error) or why(error), "请改正后重启各服务。")


def examined(settings: Settings) -> Iterator[Finding]:
    contradictions = list(_contradictions(settings))
    yield from contradictions or [well("设置", "没有矛盾")]
    yield _packs(settings)
    if settings.accounts_file:
        yield _accounts(settings)
    if settings.oidc_issuer:
        yield _provider(settings.oidc_issuer)


def _contradictions(settings: Settings) -> Iterator[Finding]:
    if settings.demonstration and settings.http_host not in LOOPBACK:
        yield fault("设置", "演示模式下任何人可登录任何账号，而服务对外监听",
                    "去掉 YINGSU_DEMONSTRATION，或令 YINGSU_HTTP_HOST=127.0.0.1。")  # fmt: skip
    if settings.smtp_url and not settings.public_url and settings.database_url:
        yield attention(
            "设置", "发送邮件而没有设置 YINGSU_PUBLIC_URL", "邮件中将没有链接，请设置用户打开系统的地址。"
        )
    if settings.auditor_address and not settings.smtp_url:
        yield attention(
            "设置",
            "设置了 YINGSU_AUDITOR_ADDRESS 而没有 YINGSU_SMTP_URL",
            "链头不会寄给审计人员，请设置邮件服务。",
        )
    if settings.today and settings.mode == "production":
        yield fault(
            "设置", f"正式环境设置了 YINGSU_TODAY={settings.today}", "期限将不随日期推进，请去掉该设置。"
        )
    if settings.lamp_yellow < settings.lamp_red:
        yield attention(
            "设置", "YINGSU_LAMP_YELLOW 小于 YINGSU_LAMP_RED", "黄灯不会出现，请改为不小于红灯的天数。"
        )


def _packs(settings: Settings) -> Finding:
    try:
        packs = load_packs(SHIPPED, *([settings.packs_dir] if settings.packs_dir else []))
        check_samples(packs, shipped())
    except (PackError, OSError) as error:
        return fault(
            "规则包",
            why(error)[:300],
            "服务将拒绝启动：请按所列文件和行改正，可用 yingsu policy check 校验。",
        )
    return well("规则包", f"{len(packs.packs)} 个，样例日期全部相符")


def _accounts(settings: Settings) -> Finding:
    try:
        known = Accounts.read(settings.accounts_file)
    except Misconfigured as error:
        return fault("账号", str(error)[:300], "请改正 YINGSU_ACCOUNTS_FILE。")
    return well("账号", f"{len(known.by_person)} 个")


def _provider(issuer: str) -> Finding:
    advice = "统一身份认证暂不可用：已登录的不受影响，新的登录和业务系统令牌会被拒绝。"
    try:
        answer = httpx.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=SECONDS)
        stated = answer.raise_for_status().json()["issuer"]
    except (httpx.HTTPError, ValueError, KeyError) as error:
        return fault("统一身份认证", f"{issuer}：{why(error)}", advice)
    if stated != issuer:
        return fault(
            "统一身份认证", f"{issuer} 自称 {stated}", "YINGSU_OIDC_ISSUER 须与提供方的 issuer 完全一致。"
        )
    return well("统一身份认证", issuer)
