-- name: add
insert into notify_orders (notification, channel, address, position, region, bureau, person, urgent, at_once, send_from, in_digest)
select notification, channel, address, position, region, bureau, person, urgent, at_once, send_from, in_digest
from jsonb_to_recordset($1) as t(
    notification uuid, channel text, address text, position bigint, region text, bureau text, person text, urgent boolean,
    at_once boolean, send_from timestamptz, in_digest boolean)
on conflict (notification, channel) do nothing

-- name: finish
update notify_orders o set done = true
from jsonb_to_recordset($1) as t(notification uuid, channel text)
where o.notification = t.notification and o.channel = t.channel

-- name: again
-- an operator's second try goes out by itself and at once
update notify_orders o set done = false, in_digest = false, at_once = true, position = t.position, send_from = t.send_from
from jsonb_to_recordset($1) as t(notification uuid, channel text, position bigint, send_from timestamptz)
where o.notification = t.notification and o.channel = t.channel

-- name: due
-- what may go out at $1 and was not looked at before: added after position $2, or whose time came after $3. What goes at once asks no
-- clock: ours may be behind the one that recorded it
select notification, channel, address, position, region, bureau, person, urgent, send_from, in_digest
from notify_orders
where not done and (at_once or send_from <= $1) and (position > $2 or send_from > $3)
order by not urgent, position
