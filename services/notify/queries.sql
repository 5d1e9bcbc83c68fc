-- name: people
-- whoever may be told in these regions; with $2 also the 司法局 of every other one
select region, bureau, person, role, label, email, active
from notify_people
where region = any($1) or ($2 and role = 'justice_bureau')

-- name: cases
select case_id, region, bureau, history
from notify_cases
where case_id = any($1)

-- name: duties
select stream, duty
from notify_duties
where stream = any($1)

-- name: save_people
insert into notify_people (region, bureau, person, role, label, email, active)
select region, bureau, person, role, label, email, active
from jsonb_to_recordset($1) as t(region text, bureau text, person text, role text, label text, email text, active boolean)
on conflict (region, bureau, person, role) do update
set label = excluded.label, email = excluded.email, active = excluded.active

-- name: save_cases
insert into notify_cases (case_id, region, bureau, history)
select case_id, region, bureau, history
from jsonb_to_recordset($1) as t(case_id uuid, region text, bureau text, history jsonb)
on conflict (case_id) do update set history = excluded.history

-- name: save_duties
insert into notify_duties (stream, duty)
select stream, duty
from jsonb_to_recordset($1) as t(stream text, duty jsonb)
on conflict (stream) do update set duty = excluded.duty

-- name: save_deliveries
insert into notify_deliveries as d (id, channel, state, attempts, sent_at, late, reason)
select id, channel, state, coalesce(attempts, 0), sent_at, late, reason
from jsonb_to_recordset($1) as t(
    id uuid, channel text, state text, attempts int, sent_at timestamptz, late boolean, reason text)
on conflict (id, channel) do update
set state = excluded.state,
    attempts = greatest(excluded.attempts, d.attempts),
    sent_at = coalesce(excluded.sent_at, d.sent_at),
    late = coalesce(excluded.late, d.late),
    reason = coalesce(excluded.reason, d.reason)

-- name: mark_read
update notify_messages m set read_at = t.read_at
from jsonb_to_recordset($1) as t(id uuid, read_at timestamptz)
where m.id = t.id and m.read_at is null

-- name: inbox
-- one person's messages, newest first; state: all | unread | read
select id, position, case_id, role, urgent, subject, body, due_on, raised_at, read_at
from notify_messages
where person = $1
  and ($2 = 'all' or ($2 = 'read') = (read_at is not null))
  and ($3::bigint is null or position < $3)
order by position desc
limit $4

-- name: unread
select count(*) from notify_messages where person = $1 and read_at is null

-- name: notifications
-- the delivery record by message, newest first: of one case or of all, in one state or in all
with page as (
    select position from notify_messages p
    where ($1::uuid is null or p.case_id = $1)
      and ($3::bigint is null or p.position < $3)
      and ($2::text is null or exists (select from notify_deliveries d where d.id = p.id and d.state = $2))
    order by position desc
    limit $4
)
select m.id, m.position, m.case_id, m.region, m.bureau, m.person, m.role, m.urgent, m.subject, m.due_on, m.raised_at, m.read_at,
       d.channel, d.state, d.attempts, d.sent_at, d.late, d.reason
from page join notify_messages m using (position) join notify_deliveries d using (id)
where $2::text is null or d.state = $2
order by m.position desc, d.channel

-- name: undeliverable
select id, position, region, bureau, cause, case_id, roles, urgent, subject, body, due_on, raised_at
from notify_undeliverable
where ($1::bigint is null or position < $1)
order by position desc
limit $2

-- name: counts
select channel, state, count(*) as number from notify_deliveries group by channel, state

-- name: undeliverable_count
select count(*) from notify_undeliverable
