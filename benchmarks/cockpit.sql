-- name: use
select set_config('search_path', $1, false)

-- name: instances
-- cases $1 to $2, one instance each, evenly over ten years and sixty bureaus of three regions; one in a hundred is never closed
insert into stats_instances (known_from, recorded_at, case_id, instance, region, bureau, name, kind, origin, level, taken_on, closed, closed_on, document,
    outcome, agency_result, served_on, hearings, hearing_on, leader_appeared, principal, spoke, lawyer_only, voided, act_type, field, handler, notice_on,
    in_charge, staff_agent, mediation_planned)
select n, now(), md5(n::text)::uuid, 1, '37040' || n % 3, 'ju-' || n % 60, '刘某诉某局案之' || n, 'litigation', 'reported',
       (array['first', 'first', 'first', 'second', 'reconsideration'])[1 + n % 5], day, over, case when over then day + 75 end,
       case when over then 'judgment' end, case when over then case when n % 5 = 0 then 'revoke' else 'dismiss_claim' end end,
       case when over then case when n % 5 = 0 then 'lost' else 'won' end end, case when over then day + 80 end, 1, day + 40,
       case when n % 20 = 0 then null else n % 7 <> 0 end, n % 11 = 0, n % 3 <> 0, n % 50 = 0, false,
       (array['penalty', 'confirmation', 'registration', 'disclosure'])[1 + n % 4], '人力资源和社会保障', 'p-' || n % 400, day, n % 9 = 0, true, n % 2 = 0
from (select n, date '2017-01-01' + (n * 7919::bigint % 3500)::int as day, n % 100 <> 1 as over from generate_series($1::int, $2::int) n) made

-- name: duties
insert into stats_duties (known_from, recorded_at, deadline_id, case_id, instance, rule, due, state, region, bureau)
select n, now(), md5('d' || n)::uuid, md5(n::text)::uuid, 1, 'national.defence', date '2017-01-16' + (n * 7919::bigint % 3500)::int,
       case when n % 30 = 0 then 'late' else 'on_time' end, '37040' || n % 3, 'ju-' || n % 60
from generate_series($1::int, $2::int) n

-- name: units
-- of each case its document and its effective outcome
insert into stats_units (known_from, recorded_at, stream, family, name, subject, region, bureau, case_id, instance, label, came_on, went_on, "values", voided)
select n, now(), 'case-' || md5(n::text)::uuid, what, what, what, '37040' || n % 3, 'ju-' || n % 60, md5(n::text)::uuid, 1, '',
       day + 75, day + 96,
       case what when 'document'
         then json_build_object('document', 'judgment', 'agency_result', result, 'judged_on', day + 75, 'received_on', day + 80)::text
         else json_build_object('final', true, 'agency_result', result, 'opened_on', day, 'effective_on', day + 96, 'to_perform', n % 5 = 0, 'performed', true)::text
       end, false
from (select n, what, date '2017-01-01' + (n * 7919::bigint % 3500)::int as day, case when n % 5 = 0 then 'lost' else 'won' end as result
      from generate_series($1::int, $2::int) n, (values ('document'), ('case')) w(what)) made
where n % 100 <> 1

-- name: stand_at
update projections.generations set position = $2 where name = $1 and status = 'live'

-- name: count
-- the plainest thing one could ask of the same table: how many were taken in the half-year, by bureau
select region, bureau, count(*) from stats_instances
where known_to is null and not voided and taken_on between date '2025-07-01' and date '2025-12-31'
group by region, bureau

-- name: count_pending
-- and how many were pending at its end
select region, bureau, count(*) from stats_instances
where known_to is null and not voided and taken_on <= date '2025-12-31' and (not closed or closed_on > date '2025-12-31')
group by region, bureau
