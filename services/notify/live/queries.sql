-- name: seen
-- up to where the inbox has read the log
select position from projections.generations where name = 'notify.inbox' and status = 'live'

-- name: news
-- what is new for each watcher ($1 persons, $2 the positions they know) up to $3, oldest first, at most $4 a watcher
select w.number, m.*
from unnest($1::text[], $2::bigint[]) with ordinality as w(person, after, number)
cross join lateral (
    select id, position, case_id, role, urgent, subject, body, kind, about, statutory, step, on_behalf_of, day, link, due_on, raised_at,
           read_at, acknowledged_at
    from notify_messages
    where person = w.person and position > w.after and position <= $3
    order by position
    limit $4) m
order by w.number, m.position

-- name: unread
select person, count(*) as unread from notify_messages where person = any($1) and read_at is null group by person
