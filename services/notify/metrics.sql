-- name: open
-- what is not over by channel and state, and since when the oldest of it could have gone out
select d.channel, d.state, count(*) as number,
       extract(epoch from now() - min(coalesce(m.send_from, m.raised_at)))::float8 as seconds
from notify_deliveries d join notify_messages m using (id)
where d.state <> 'sent'
group by d.channel, d.state
