"""What a page of another site's events becomes here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events.cloudevent import encode
from shared.events.envelope import Recorded
from shared.sites.copying import CannotCopyError, Standing, copy
from shared.sites.known import Site
from shared.sites.published import Published, read

SITE = Site(title="峄城站点", regions=("370404",))
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def recorded(
    position: int, stream: str = "case-1", version: int = 1, data: str = '{"instance":1}', **more: object
) -> Recorded:
    fields: dict[str, object] = {
        "id": uuid4(), "type": "case.registered", "schema": 1, "region": "370404", "bureau": "fz-renshe", "actor": "p-1",
        "occurred_on": date(2026, 3, 2), "recorded_at": NOW, "correlation": UUID(int=1), "causation": None,
    }  # fmt: skip
    return Recorded(position=position, stream=stream, version=version, data=data, **(fields | more))  # type: ignore[arg-type]


def published(event: Recorded) -> Published:
    return read(event.position, encode(event))


@given(
    st.fixed_dictionaries({}, optional={"note": st.text(max_size=50), "data": st.text(max_size=20)}),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20),
    st.one_of(st.none(), st.dates()),
)
def test_comes_back_byte_for_byte(data: dict[str, str], actor: str, day: date | None) -> None:
    """Whatever an event says, with quotes, commas and the word data in it: what is read is what was recorded."""
    import json

    event = recorded(3, data=json.dumps(data, ensure_ascii=False), actor=actor, occurred_on=day)
    found = published(event)
    assert (found.event.data, found.event.actor, found.event.occurred_on) == (event.data, actor, day)
    assert (found.position, found.version, found.recorded_at, found.event.id) == (3, 1, NOW, event.id)


def test_order_is_the_sites() -> None:
    """Streams that took turns take turns here: positions follow the site's."""
    page = [published(recorded(n, f"case-{n % 3}", n // 3 + 1)) for n in range(3, 12)]
    done = copy("yicheng", SITE, Standing(), page)
    events = [event for write in done.writes for event in write.events]
    assert [events[n].id for n in done.order[1:]] == [one.event.id for one in page]
    assert {write.stream: write.expected.version for write in done.writes[1:]} == {
        f"case-{n}": 1 for n in range(3)
    }


def test_overlaps_are_left_out() -> None:
    """A page that begins before the standing adds only what is new; the same page again adds nothing."""
    page = [published(recorded(n, version=n)) for n in range(1, 6)]
    first = copy("yicheng", SITE, Standing(), page[:3])
    second = copy("yicheng", SITE, first.after, page)
    assert [event.id for event in second.writes[1].events] == [one.event.id for one in page[3:]]
    assert copy("yicheng", SITE, second.after, page).writes == ()
    assert second.after.digest == copy("yicheng", SITE, Standing(), page).after.digest


def test_a_houses_own_affairs_stay_there() -> None:
    """Notices and refusals are passed over, and the standing moves on."""
    page = [published(recorded(4, "audit-p", type="audit.access_refused"))]
    done = copy("yicheng", SITE, Standing(1, 3, 3, bytes(32)), page)
    assert (done.writes, done.after) == ((), Standing(1, 4, 4, bytes(32)))


def test_ends_before_what_cannot_be_copied() -> None:
    """Another region's event, or one of a type that nobody here knows: all before it is copied, and then it is named."""
    good = published(recorded(1))
    for bad in (recorded(2, region="110101"), recorded(2, type="case.from_the_future")):
        done = copy("yicheng", SITE, Standing(), [good, published(bad)])
        assert done.after.upto == 1
        with pytest.raises(CannotCopyError, match="位置 2"):
            copy("yicheng", SITE, done.after, [published(bad)])


def test_garbage_is_no_event() -> None:
    """What no relay published is not read as something."""
    with pytest.raises(ValueError, match="no event"):
        read(9, b'{"specversion":"1.0"}')
