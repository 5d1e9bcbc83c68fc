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
insert into notify_deliveries as d (id, channel, state, attempts, sent_at, late, reason, position)
select id, channel, state, coalesce(attempts, 0), sent_at, late, reason, position
from jsonb_to_recordset($1) as t(
    id uuid, channel text, state text, attempts int, sent_at timestamptz, late boolean, reason text, position bigint)
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

-- name: mark_acknowledged
-- the first who takes it up counts; whoever takes it up has read it
update notify_messages m
set acknowledged_at = coalesce(m.acknowledged_at, t.acknowledged_at), read_at = coalesce(m.read_at, t.acknowledged_at)
from jsonb_to_recordset($1) as t(id uuid, acknowledged_at timestamptz)
where m.id = t.id

-- name: inbox
-- one person's messages, newest first; state: all | unread | read
select id, position, case_id, role, urgent, subject, body, kind, about, statutory, step, on_behalf_of, day, link, due_on, raised_at,
       read_at, acknowledged_at
from notify_messages
where person = $1
  and ($2 = 'all' or ($2 = 'read') = (read_at is not null))
  and ($3::bigint is null or position < $3)
  and ($5::text is null or kind = $5)
  and ($6::uuid is null or case_id = $6)
order by position desc
limit $4

-- name: seen
-- the position that the inbox shows: what its pages are known by
select version || '-' || position from projections.generations where name = 'notify.inbox' and status = 'live'

-- name: unread
select count(*) from notify_messages where person = $1 and read_at is null

-- name: page_of_all
-- the notices of a page, newest first: of one case, person or channel or of all; with $4 only what went out
select position from notify_messages p
where ($1::uuid is null or p.case_id = $1)
  and ($2::text is null or p.person = $2)
  and ($3::text is null and not $4::boolean or exists (
      select from notify_deliveries d
      where d.id = p.id and ($3 is null or d.channel = $3) and (not $4 or d.state = 'sent')))
  and ($5::bigint is null or p.position < $5)
order by position desc
limit $6

-- name: page_of_open
-- the same among what is not over: state $4
select distinct d.position from notify_deliveries d join notify_messages m using (id)
where d.state = $4 and d.state <> 'sent'
  and ($1::uuid is null or m.case_id = $1)
  and ($2::text is null or m.person = $2)
  and ($3::text is null or d.channel = $3)
  and ($5::bigint is null or d.position < $5)
order by d.position desc
limit $6

-- name: page_of_late
-- the same among what went out late; $4 is not asked
select distinct d.position from notify_deliveries d join notify_messages m using (id)
where d.late and $4::text is not null
  and ($1::uuid is null or m.case_id = $1)
  and ($2::text is null or m.person = $2)
  and ($3::text is null or d.channel = $3)
  and ($5::bigint is null or d.position < $5)
order by d.position desc
limit $6

-- name: deliveries
-- how the notices at these positions stand, on one channel or all, in one state, or late
select m.id, m.position, m.case_id, m.region, m.bureau, m.person, m.role, m.urgent, m.kind, m.about, m.subject, m.due_on, m.send_from,
       m.raised_at, m.read_at, m.acknowledged_at, d.channel, d.state, d.attempts, d.sent_at, d.late, d.reason
from notify_messages m join notify_deliveries d using (id)
where m.position = any($1)
  and ($2::text is null or d.channel = $2)
  and ($3::text is null or d.state = $3 or ($3 = 'late' and d.late))
order by m.position desc, d.channel

-- name: failures
-- what was given up, by channel and reason
select channel, reason, count(*) as number, min(position) as first, max(position) as last
from notify_deliveries
where state = 'failed' and state <> 'sent'
group by channel, reason
order by count(*) desc, channel, reason

-- name: failed
-- the notices of a reason, oldest first
select distinct id, position from notify_deliveries
where state = 'failed' and state <> 'sent' and ($1::text is null or channel = $1) and ($2::text is null or reason = $2)
  and ($3::bigint is null or position > $3)
order by position
limit $4

-- name: undeliverable
select id, position, region, bureau, cause, case_id, about, roles, urgent, subject, body, due_on, raised_at
from notify_undeliverable
where ($1::bigint is null or position < $1)
order by position desc
limit $2

-- name: counts
select channel, state, count(*) as number from notify_deliveries group by channel, state

-- name: undeliverable_count
select count(*) from notify_undeliverable
