"""``yingsu period``: the contract of its lines, its errors and its exit codes, run as a process."""

import subprocess
import sys
import time

import orjson
import pytest

SCRIPT = "import typer; from cli.period import period; a = typer.Typer(); a.command()(period); a()"


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], input=given, capture_output=True, check=False, timeout=60
    )


def test_one_period_is_explained_in_chinese():
    """The table names the due day and each step of its count."""
    done = run("--from", "2023-09-14", "--days", "15")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "届满日 2023年10月7日（周六）" in text
    assert "中秋节、国庆节调休上班" in text


def test_json_gives_the_contract_of_a_line():
    """``--json`` prints nominal, due, due_safe, provisional and steps, nothing else."""
    done = run("--from", "2026-06-11", "--days", "3", "--before", "--json")
    answer = orjson.loads(done.stdout)
    assert {"nominal", "due", "due_safe", "provisional", "steps"} == set(answer)
    assert (answer["due"], answer["due_safe"]) == ("2026-06-08", "2026-06-05")


def test_without_steps_a_line_gives_the_same_dates_alone(tmp_path):
    """``--no-steps`` leaves out the steps and changes nothing else, for one period and for a file of them, errors included."""
    file = tmp_path / "periods.jsonl"
    file.write_bytes(b'{"from":"2026-06-11","days":3,"before":true}\n{"from":"2026-06-11"}\n')
    full, bare = (
        [orjson.loads(line) for line in run("--batch", str(file), *options).stdout.splitlines()]
        for options in ((), ("--no-steps",))
    )
    one = orjson.loads(run("--from", "2026-06-11", "--days", "3", "--before", "--json", "--no-steps").stdout)
    assert full[0].pop("steps")
    assert full == bare
    assert one == bare[0]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"not json", "json_invalid"),
        (b"\xff\xfe", "json_invalid"),
        (b"[1]", "json_invalid"),
        (b'{"days":3}', "date_invalid"),
        (b'{"from":"2026-02-30","days":3}', "date_invalid"),
        (b'{"from":"20260220","days":3}', "date_invalid"),
        (b'{"from":"2026-W01-1","days":3}', "date_invalid"),
        (b'{"from":"2026-02-20"}', "unit_invalid"),
        (b'{"from":"2026-02-20","days":3,"months":1}', "unit_invalid"),
        (b'{"from":"2026-02-20","days":0}', "period_invalid"),
        (b'{"from":"2026-02-20","days":1.5}', "period_invalid"),
        (b'{"from":"2026-02-20","days":true}', "period_invalid"),
        (b'{"from":"2026-02-20","days":3,"before":"yes"}', "before_invalid"),
        (b'{"from":"2026-02-20","days":3,"befor":true}', "field_unknown"),
        (b'{"from":"2026-02-20","years":100}', "date_out_of_range"),
        (b'{"from":"' + b"2" * 20_000 + b'"}', "line_too_long"),
    ],
)
def test_a_bad_line_is_answered_in_its_place(line, code):
    """A bad line gives an error with a stable code and its line number; its neighbours are answered; the exit code is 1."""
    good = b'{"from":"2026-02-20","days":3}'
    done = run("--batch", "-", given=b"\n".join([good, b"", line, good]))
    first, bad, last = map(orjson.loads, done.stdout.splitlines())
    assert done.returncode == 1
    assert (code, 3) == (bad["error"]["code"], bad["error"]["line"])
    assert first == last
    assert "due" in first


@pytest.mark.parametrize(
    "arguments",
    [
        ("--days", "3"),
        ("--from", "2026-02-20"),
        ("--from", "2026-02-20", "--days", "3", "--workdays", "2"),
        ("--from", "2026-02-20", "--days", "0"),
        ("--from", "2026-02-20", "--days", "three"),
        ("--from", "yesterday", "--days", "3"),
        ("--batch", "-", "--days", "3"),
        ("--from", "2026-02-20", "--days", "3", "--no-steps"),
        ("--batch", "/nowhere/at/all"),
    ],
)
def test_wrong_usage_exits_2_and_says_why(arguments):
    """Usage errors go to standard error with exit code 2 and leave standard output empty."""
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr


@pytest.mark.alone
def test_ten_thousand_lines_take_well_under_five_seconds(tmp_path):
    """A year's docket is counted and explained in one go, process start included."""
    file = tmp_path / "periods.jsonl"
    file.write_bytes(b'{"from":"2025-09-22","workdays":60}\n' * 10_000)
    begun = time.perf_counter()
    done = run("--batch", str(file))
    assert len(done.stdout.splitlines()) == 10_000
    assert time.perf_counter() - begun < 5
