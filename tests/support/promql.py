"""So much of PromQL as our rules and dashboards use: parsed strictly (what is not known is an error), evaluated over two scrapes.

A rate or an increase is what happened between the two; ranges are not looked at. Values are vectors (labels → value) or numbers.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

Labels: TypeAlias = frozenset[tuple[str, str]]
Vector: TypeAlias = dict[Labels, float]
Value: TypeAlias = "Vector | float"

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)(?![\w.])|(?P<name>[a-zA-Z_:][\w:]*)|(?P<text>"[^"]*")|(?P<range>\[\w+\])|(?P<sign>==|!=|>=|<=|=~|!~|[-+*/(){},=<>]))"""
)
AGGREGATIONS: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "max": max,
    "min": min,
    "count": lambda values: float(len(values)),
    "avg": lambda values: sum(values) / len(values),
}
COMPARE: dict[str, Callable[[float, float], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
}
COMPUTE: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else float("nan"),
}


@dataclass
class Scrapes:
    """Series by name: as they were, and as they are ``seconds`` later."""

    before: dict[str, Vector] = field(default_factory=dict)
    after: dict[str, Vector] = field(default_factory=dict)
    seconds: float = 1.0


Evaluation: TypeAlias = Callable[[Scrapes], Value]


class Parser:
    """``metrics``: the names that the query reads."""

    def __init__(self, text: str) -> None:
        self.metrics: set[str] = set()
        self._tokens: list[str] = []
        at = 0
        while text[at:].strip():
            found = TOKEN.match(text, at)
            if not found:
                raise ValueError(f"not understood from here: {text[at:]!r}")
            self._tokens.append(found.group().strip())
            at = found.end()

    def parse(self) -> Evaluation:
        found = self._or()
        if self._tokens:
            raise ValueError(f"too much: {self._tokens}")
        return found

    def _next(self) -> str:
        return self._tokens[0] if self._tokens else ""

    def _take(self, *wanted: str) -> str:
        token = self._next()
        if not token or (wanted and token not in wanted):
            raise ValueError(f"wanted {wanted}, found {token!r}")
        return self._tokens.pop(0)

    def _or(self) -> Evaluation:
        left = self._compare()
        while self._next() == "or":
            self._take()
            left = _either(left, self._compare())
        return left

    def _compare(self) -> Evaluation:
        left = self._add()
        if self._next() in COMPARE:
            sign, apart = self._take(), self._ignoring()
            return _compared(left, sign, self._add(), apart)
        return left

    def _add(self) -> Evaluation:
        left = self._times()
        while self._next() in {"+", "-"}:
            sign, apart = self._take(), self._ignoring()
            left = _computed(left, sign, self._times(), apart)
        return left

    def _times(self) -> Evaluation:
        left = self._one()
        while self._next() in {"*", "/"}:
            sign, apart = self._take(), self._ignoring()
            left = _computed(left, sign, self._one(), apart)
        return left

    def _ignoring(self) -> frozenset[str]:
        if self._next() != "ignoring":
            return frozenset()
        self._take()
        return frozenset(self._names())

    def _names(self) -> list[str]:
        self._take("(")
        names = []
        while self._next() != ")":
            names.append(self._take())
            if self._next() == ",":
                self._take()
        self._take(")")
        return names

    def _one(self) -> Evaluation:
        token = self._take()
        if token == "-":
            number = float(self._take())
            return lambda _: -number
        if re.fullmatch(r"\d+(\.\d+)?", token):
            return lambda _: float(token)
        if token == "(":
            inner = self._or()
            self._take(")")
            return inner
        if token in AGGREGATIONS:
            return self._aggregation(token)
        if self._next() == "(":
            return self._function(token)
        return self._selector(token)

    def _aggregation(self, name: str) -> Evaluation:
        by: list[str] = []
        if self._next() == "by":
            self._take()
            by = self._names()
        self._take("(")
        inner = self._or()
        self._take(")")
        return _aggregated(inner, frozenset(by), AGGREGATIONS[name])

    def _function(self, name: str) -> Evaluation:
        self._take("(")
        if name == "histogram_quantile":
            share = float(self._take())
            self._take(",")
            inner = self._or()
            self._take(")")
            return _quantile(share, inner)
        if name in {"rate", "increase"}:
            inner = self._selector(self._take(), ranged=True)
            self._take(")")
            return (
                inner
                if name == "increase"
                else lambda at: _each(_vector(inner(at)), lambda v: v / at.seconds)
            )
        if name == "time":
            self._take(")")
            return lambda _: time.time()
        if name == "absent":
            inner = self._or()
            self._take(")")
            return lambda at: {} if inner(at) else {frozenset(): 1.0}
        raise ValueError(f"unknown function: {name}")

    def _selector(self, name: str, *, ranged: bool = False) -> Evaluation:
        if not re.fullmatch(r"[a-z_:][a-z0-9_:]*", name):
            raise ValueError(f"no metric: {name}")
        self.metrics.add(name)
        matchers = []
        if self._next() == "{":
            self._take()
            while self._next() != "}":
                label, sign, text = self._take(), self._take("=", "!=", "=~", "!~"), self._take()
                if not text.startswith('"'):
                    raise ValueError(f"no text in quotes: {text}")
                matchers.append((label, sign, text.strip('"')))
                if self._next() == ",":
                    self._take()
            self._take("}")
        if ranged:
            if not self._next().startswith("["):
                raise ValueError(f"{name} needs a range")
            self._take()
            return lambda at: _risen(at, name, matchers)
        return lambda at: _selected(at.after.get(name, {}), matchers)


def evaluate(text: str, at: Scrapes) -> Value:
    return Parser(text).parse()(at)


def metrics_of(text: str) -> set[str]:
    """The names that a query reads; ValueError when it is not understood."""
    parser = Parser(text)
    parser.parse()
    return parser.metrics


def scraped(text: str, **more: str) -> dict[str, Vector]:
    """What /metrics says, each series with the labels that Prometheus adds."""
    found: dict[str, Vector] = defaultdict(dict)
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, labels, value = re.fullmatch(r"([\w:]+)(?:\{(.*)\})? (\S+)", line).groups()  # type: ignore[union-attr]
            pairs = re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels or "")
            found[name][frozenset([*pairs, *more.items()])] = float(value)
    return found


def together(scrapes: Iterable[dict[str, Vector]]) -> dict[str, Vector]:
    found: dict[str, Vector] = defaultdict(dict)
    for one in scrapes:
        for name, vector in one.items():
            found[name] |= vector
    return found


def _vector(value: Value) -> Vector:
    return value if isinstance(value, dict) else {frozenset(): value}


def _each(vector: Vector, change: Callable[[float], float]) -> Vector:
    return {labels: change(value) for labels, value in vector.items()}


def _selected(vector: Vector, matchers: list[tuple[str, str, str]]) -> Vector:
    return {
        labels: value for labels, value in vector.items() if all(_fits(dict(labels), one) for one in matchers)
    }


def _fits(labels: dict[str, str], matcher: tuple[str, str, str]) -> bool:
    name, sign, text = matcher
    same = (
        labels.get(name, "") == text
        if sign in {"=", "!="}
        else bool(re.fullmatch(text, labels.get(name, "")))
    )
    return same == (sign in {"=", "=~"})


def _risen(at: Scrapes, name: str, matchers: list[tuple[str, str, str]]) -> Vector:
    """A series that was not there before counts from its first value, as it does for Prometheus: nothing. Ours are looked at from 0, for the
    first scrape stands for a long time of silence.
    """
    before = at.before.get(name, {})
    now = _selected(at.after.get(name, {}), matchers)
    return {labels: max(0.0, value - before.get(labels, 0.0)) for labels, value in now.items()}


def _aggregated(inner: Evaluation, by: frozenset[str], how: Callable[[list[float]], float]) -> Evaluation:
    def run(at: Scrapes) -> Vector:
        groups: dict[Labels, list[float]] = defaultdict(list)
        for labels, value in _vector(inner(at)).items():
            groups[frozenset(one for one in labels if one[0] in by)].append(value)
        return {labels: how(values) for labels, values in groups.items()}

    return run


def _quantile(share: float, inner: Evaluation) -> Evaluation:
    """The upper bound of the bucket in which the share lies: Prometheus interpolates, which only makes it smaller."""

    def run(at: Scrapes) -> Vector:
        groups: dict[Labels, list[tuple[float, float]]] = defaultdict(list)
        for labels, value in _vector(inner(at)).items():
            rest = frozenset(one for one in labels if one[0] != "le")
            groups[rest].append((float(dict(labels)["le"]), value))
        found = {}
        for labels, buckets in groups.items():
            ordered = sorted(buckets)
            if total := ordered[-1][1]:
                found[labels] = next(bound for bound, count in ordered if count >= share * total)
        return found

    return run


def _paired(left: Value, right: Value, apart: frozenset[str]) -> list[tuple[Labels, float, float]]:
    if not isinstance(right, dict):
        return [(labels, value, right) for labels, value in _vector(left).items()]
    if not isinstance(left, dict):
        return [(labels, left, value) for labels, value in right.items()]
    known = {_without(labels, apart): value for labels, value in right.items()}
    return [
        (labels, value, known[key])
        for labels, value in left.items()
        if (key := _without(labels, apart)) in known
    ]


def _without(labels: Labels, apart: frozenset[str]) -> Labels:
    return frozenset(one for one in labels if one[0] not in apart)


def _compared(left: Evaluation, sign: str, right: Evaluation, apart: frozenset[str]) -> Evaluation:
    return lambda at: {
        labels: a for labels, a, b in _paired(left(at), right(at), apart) if COMPARE[sign](a, b)
    }


def _computed(left: Evaluation, sign: str, right: Evaluation, apart: frozenset[str]) -> Evaluation:
    return lambda at: {labels: COMPUTE[sign](a, b) for labels, a, b in _paired(left(at), right(at), apart)}


def _either(left: Evaluation, right: Evaluation) -> Evaluation:
    return lambda at: _vector(right(at)) | _vector(left(at))
