"""What is in the image, and what is not."""

from __future__ import annotations

import json
import re
import sys

import pytest

from tests.image.docking import build, docker, once, tree

#: more than this is a mistake; the largest parts are typst (80 MB) and the base
MOST_BYTES = 420_000_000
TOOLS = ("pip", "pip3", "apt", "apt-get", "dpkg-deb", "gcc", "cc", "make", "perl", "curl", "wget", "git")
PRINTING = """
from shared.papers.paper import Paper, Paragraph
from shared.papers.pdf import pdf
paper = Paper(title='应诉工作通报', issuer='示例区司法局', blocks=[Paragraph('本季度没有逾期案件。')])
print(pdf(paper)[:4].decode())
"""


def shell(image: str, script: str) -> str:
    return once(image, "-c", script, entrypoint="sh")


def test_it_is_small(image: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The image does not grow unseen; its size is printed."""
    size = int(docker("image", "inspect", "--format", "{{.Size}}", image))
    with capsys.disabled():
        sys.stdout.write(f"\nimage: {size / 1e6:.0f} MB\n")
    assert size < MOST_BYTES


def test_it_runs_as_nobody(image: str) -> None:
    """The image itself names a user by number, so that Kubernetes can see that it is not root."""
    config = json.loads(docker("image", "inspect", image))[0]["Config"]
    assert config["User"] == "10001:10001"
    assert config["Entrypoint"] == ["yingsu"]
    assert config["Labels"]["org.opencontainers.image.title"] == "yingsu"


def test_nothing_gives_rights(image: str) -> None:
    """No file is setuid or setgid, and none outside /tmp can be written by everybody."""
    assert not [path for path, file in tree(image).items() if file.regular and file.mode & 0o6002]


def test_nothing_builds_or_installs(image: str) -> None:
    """Whoever gets in finds no installer, no compiler and nothing to download with."""
    assert not shell(image, "; ".join(f"command -v {tool} || true" for tool in TOOLS))
    assert "No module named" in shell(image, "python -m pip --version 2>&1 || true")
    assert "No module named" in shell(image, "python -m ensurepip --version 2>&1 || true")


def test_no_secrets(image: str) -> None:
    """Neither files nor the image's history hold keys, tokens or passwords, and nothing of the tests or the repository."""
    assert not shell(
        image,
        "grep -rlE 'BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY' /opt/yingsu/lib/python3*/site-packages/{shared,services,cli,deploy} /etc /root /home 2>/dev/null || true",
    )
    names = tree(image)
    assert not [
        n for n in names if re.search(r"(^|/)(\.git|\.env|\.pypirc|\.netrc|id_rsa|id_ed25519|pip\.conf)$", n)
    ]
    assert not [n for n in names if re.search(r"site-packages/(tests|benchmarks)/", n)]
    history = docker("history", "--no-trunc", image)
    assert not re.search(r"(?i)password|secret|token=", history)


@pytest.mark.timeout(900)  # everything is fetched and built again
def test_two_builds_are_the_same_files(image: str) -> None:
    """Built again from nothing, every file is the same: content, owner, mode and day."""
    first, again = tree(image), tree(build("yingsu:again", "--no-cache"))
    docker("image", "rm", "yingsu:again")
    differing = sorted(path for path in first.keys() | again.keys() if first.get(path) != again.get(path))
    assert not differing[:20]


def test_papers_are_printed_in_it(image: str) -> None:
    """The fonts of official papers are inside: a Chinese paper comes out as .pdf with no file written but in /tmp."""
    said = once(image, "-c", PRINTING, entrypoint="python")
    assert said.strip() == "%PDF"


def test_it_says_what_it_can_and_how_it_is(image: str) -> None:
    """Without a command it prints all of them, those of the stack on one machine as not inside; the doctor looks and has no word of embedded servers and their disk."""
    said = once(image)
    assert "doctor" in said
    assert "本安装不含" in said
    found = json.loads(once(image, "doctor", "--json"))
    assert "规则包" in {one["part"] for one in found}
    assert not {"内置数据库", "内置消息服务", "磁盘"} & {one["part"] for one in found}


def test_a_date_is_computed_in_it(image: str) -> None:
    """The command works with nothing around it: no network, no database, nothing to write to."""
    answer = once(image, "period", "--from", "2025-09-22", "--days", "15", "--json")
    assert json.loads(answer)["due"] == "2025-10-09"
