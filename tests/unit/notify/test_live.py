"""What a watcher of an inbox is told, look by look."""

from __future__ import annotations

from contextlib import ExitStack
from typing import cast

from services.notify.live.doors import frame
from services.notify.live.feed import MOST_NEWS, MOST_OF_ONE, WAITING, Feed, Item, Watcher
from shared.database import Pool


def told(watcher: Watcher) -> list[Item]:
    return [watcher.items.get_nowait() for _ in range(watcher.items.qsize())]


def news(*positions: int) -> list[dict[str, int]]:
    return [{"position": one} for one in positions]


def test_each_message_once_and_the_number_when_it_changes() -> None:
    """A look tells the messages in order, each with its position, and the number of unread ones only when it is another."""
    watcher = Watcher("p-1", 3)
    watcher.tell(news(5, 6), 2, 9)
    assert [(one.kind, one.position) for one in told(watcher)] == [
        ("message", 5),
        ("message", 6),
        ("unread", None),
    ]
    watcher.tell([], 2, 12)
    assert (told(watcher), watcher.position) == ([], 12)
    watcher.tell([], 1, 13)
    assert told(watcher) == [Item("unread", {"unread": 1})]


def test_whoever_was_long_away_reads_the_list() -> None:
    """More than a list's length of news is not sent one by one: the watcher is asked to read the list, and goes on from there."""
    watcher = Watcher("p-1", 0)
    watcher.tell(news(*range(1, MOST_NEWS + 2)), 7, 900)
    assert told(watcher) == [Item("reload", {"upto": 900}, 900), Item("unread", {"unread": 7})]


def test_whoever_does_not_take_it_is_behind() -> None:
    """A watcher that takes nothing holds a bounded number of items, then is let go."""
    watcher = Watcher("p-1", 0)
    for position in range(WAITING + 10):
        watcher.tell(news(position), 0, position)
    assert watcher.behind
    assert watcher.items.qsize() == WAITING


def test_nobody_takes_the_places_of_others() -> None:
    """Whoever opens too many windows is let go in the oldest, and nobody else in any."""
    feed = Feed(cast("Pool", None))
    with ExitStack() as open_:
        other = open_.enter_context(feed.watching("p-2", 0))
        own = [open_.enter_context(feed.watching("p-1", 0)) for _ in range(MOST_OF_ONE + 2)]
        assert [one.behind for one in own] == [True, True, *[False] * MOST_OF_ONE]
        assert not other.behind


def test_a_frame_holds_no_line_break_of_the_text() -> None:
    """A message is one data line, whatever its text holds; its position is the id a browser comes back with."""
    assert frame(Item("message", {"body": "一\n二"}, 8)).decode() == (
        'id: 8\nevent: message\ndata: {"body":"一\\n二"}\n\n'
    )
    assert frame(Item("unread", {"unread": 1})).startswith(b"event: unread\n")
