-- name: intake
-- 8,000 cases of eight bureaus in two regions; one in a hundred voided, one in ten open
insert into intake_cases (case_id, region, bureau, name, kind, origin, levels, unparsed_case_no, closed, voided, opened_position, version, last_position,
  last_type, last_at, handler, numbers)
select md5('c' || n)::uuid, '37040' || n % 2, 'ju-' || n % 8, '刘某' || n || '诉某局案', case when n % 200 = 0 then 'reconsideration' else 'litigation' end,
       'reported', '["first"]', n % 150 = 0, n % 10 <> 0, n % 100 = 1, n, 9, n, 'case.closed', now(), 'p-' || n % 64, '（2026）鲁0404行初' || n || '号'
from generate_series(1, 8000) n

-- name: deadlines
with made as (
  insert into cases (case_id, region, bureau, name, kind, origin, opened_on, closed_on, voided)
  select md5('c' || n)::uuid, '37040' || n % 2, 'ju-' || n % 8, '刘某诉某局案', 'litigation', 'reported', date '2023-01-01' + n / 8,
         case when n % 10 <> 0 then date '2026-01-01' end, false
  from generate_series(1, 8000) n
), named as (
  insert into posts select '37040' || n % 2, 'ju-' || n % 8, 'p-' || n, 'handler', '承办人' from generate_series(0, 63) n
), registered as (
  insert into organisations select '37040' || n % 2, 'ju-' || n, '某局' from generate_series(0, 7) n
), staged as (
  insert into instances (case_id, region, bureau, instance, level, handler)
  select md5('c' || n)::uuid, '37040' || n % 2, 'ju-' || n % 8, 1, 'first', 'p-' || n % 64 from generate_series(1, 8000) n
)
insert into deadlines (deadline_id, case_id, instance, rule, subject, region, bureau, state, version, position, changed_at, nature, kind, responsible, trigger,
  trigger_on, due, due_safe, periods, reminded, previous_dues, listed_on, moved_at)
select md5('d' || n)::uuid, md5('c' || (1 + n % 8000))::uuid, 1, 'national.defence', n::text, '37040' || (1 + n % 8000) % 2, 'ju-' || (1 + n % 8000) % 8,
       case when n % 40 = 0 then 'missed' when n % 40 = 1 then 'running' when n % 400 = 2 then 'cancelled' else 'met' end, 2, n, now(), 'duty', 'statutory',
       'legal_office', md5('t' || n)::uuid, date '2026-11-01', due, due, '{}', '{}', '{}', due, case when n % 300 = 0 then now() - interval '30 days' end
from (select n, case when n % 40 = 1 then date '2026-11-20' + n % 30 else date '2023-01-01' + n / 24 end as due from generate_series(1, 24000) n) days

-- name: notify
insert into notify_messages (id, position, region, bureau, person, role, cause, case_id, urgent, subject, body, kind, statutory, step, in_digest, due_on, raised_at,
  read_at)
select md5('m' || n)::uuid, n, '37040' || n % 2, 'ju-' || n % 8, 'p-' || n % 64, 'handler', md5('d' || n)::uuid, md5('c' || n % 4000)::uuid, false, '新期限', '请办理',
       'period_set', true, 1, false, date '2026-11-01', now() - make_interval(secs => 8000 - n), case when n % 50 <> 0 then now() end
from generate_series(1, 8000) n

-- name: stats
insert into stats_units (known_from, known_to, recorded_at, stream, family, name, subject, region, bureau, case_id, instance, label, came_on, went_on, "values",
  voided)
select n, case when n % 2 = 0 then n + 1 end, now(), 'case-' || md5('c' || n)::uuid, 'document', 'document#1', 'document', '37040' || n % 2, 'ju-' || n % 8,
       md5('c' || n)::uuid, 1, '判决书', on_day, on_day, format('{"received_on":"%s"}', on_day), false
from (select n, date '2021-01-01' + n / 4 as on_day from generate_series(1, 8000) n) days
