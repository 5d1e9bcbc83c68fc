-- name: inbox
-- one person's notices, newest first; $2: all | unread | waiting (kind in $4, not taken up); before position $5
select id, position, case_id, role, urgent, subject, body, kind, about, statutory, step, on_behalf_of, day, link, due_on, raised_at,
       read_at, acknowledged_at
from notify_messages
where person = $1
  and ($2 = 'all' or ($2 = 'unread' and read_at is null) or ($2 = 'waiting' and acknowledged_at is null and kind = any($4)))
  and ($3::text is null or kind = $3)
  and ($5::bigint is null or position < $5)
order by position desc
limit $6

-- name: notice
select id, position, person, case_id, role, urgent, subject, body, kind, about, statutory, step, on_behalf_of, day, link, due_on,
       raised_at, read_at, acknowledged_at
from notify_messages
where id = $1

-- name: colleagues
-- who holds a role of an organisation now, each once
select person, min(label) as label, min(email) as email from notify_people
where region = $1 and bureau = $2 and active
group by person
order by person

-- name: case
select region, bureau, history from notify_cases where case_id = $1
