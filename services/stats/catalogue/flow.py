"""收结案: what was carried over, taken, closed and is pending; and the instances by level."""

from __future__ import annotations

from services.stats import standing
from services.stats.catalogue.conditions import at, both, count
from shared.events.terms import Level

_BY = "收案日与结案日"
_IDENTITY = "结转＋新收＝办结＋未结；收案日、结案日不详或相互矛盾的不入这四栏，另栏单列并附名单"

FLOW = (
    count("carried_over", "上期结转", _BY, standing.carried_over, left_out=_IDENTITY),
    count("new", "本期新收", _BY, standing.new, left_out=_IDENTITY),
    count("closed", "本期办结", _BY, standing.closed, left_out=_IDENTITY),
    count("pending", "期末未结", _BY, standing.pending, left_out=_IDENTITY),
    count("undated_judged", "日期不详（本期已裁判）", "裁判日", standing.undated_judged),
    count("undated", "日期不详（归期不明）", _BY, standing.undated),
)

CONCERNED = count("concerned", "审级合计", _BY, standing.concerned, left_out="结转、新收与日期不详之和")

LEVELS = (
    *(count(f"level.{level}", level.title, _BY, both(standing.concerned, at(level))) for level in Level),
    CONCERNED,
)
