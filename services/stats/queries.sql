-- name: cases
select case_id, region, bureau, name, kind, origin, voided, act_type, field, plaintiffs, organ_level
from stats_cases
where case_id = any($1)

-- name: current_instances
select case_id, instance, region, bureau, name, kind, origin, level, case_no, taken_on, closed, closed_on, document, outcome,
       agency_result, served_on, effective_on, hearings, hearing_on, leader_appeared, principal, spoke, lawyer_only, voided,
       act_type, field, plaintiffs, procedure, handler, notice_on, in_charge, staff_agent, mediation_planned, mediation_outcome, risk,
       organ_level
from stats_instances
where case_id = any($1) and known_to is null

-- name: current_duties
select deadline_id, case_id, instance, rule, due, state, region, bureau
from stats_duties
where deadline_id = any($1) and known_to is null

-- name: current_bureaus
select region, bureau, name
from stats_bureaus
where region = any($1) and bureau = any($2) and known_to is null

-- name: save_cases
insert into stats_cases (case_id, region, bureau, name, kind, origin, voided, act_type, field, plaintiffs, organ_level)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::text[], $9::text[], $10::int[], $11::text[])
on conflict (case_id) do update set name = excluded.name, kind = excluded.kind, origin = excluded.origin, voided = excluded.voided,
  act_type = excluded.act_type, field = excluded.field, plaintiffs = excluded.plaintiffs,
  organ_level = excluded.organ_level

-- name: end_instances
update stats_instances i set known_to = e.position
from unnest($1::uuid[], $2::smallint[], $3::bigint[]) e(case_id, instance, position)
where i.case_id = e.case_id and i.instance = e.instance and i.known_to is null

-- name: end_duties
update stats_duties d set known_to = e.position
from unnest($1::uuid[], $2::bigint[]) e(deadline_id, position)
where d.deadline_id = e.deadline_id and d.known_to is null

-- name: end_bureaus
update stats_bureaus b set known_to = e.position
from unnest($1::text[], $2::text[], $3::bigint[]) e(region, bureau, position)
where b.region = e.region and b.bureau = e.bureau and b.known_to is null

-- name: instances_as_of
-- $6: only what has one of these days in the period
select case_id, instance, region, bureau, name, kind, origin, level, case_no, taken_on, closed, closed_on, document, outcome,
       agency_result, served_on, effective_on, hearings, hearing_on, leader_appeared, principal, spoke, lawyer_only, voided,
       act_type, field, plaintiffs, procedure, handler, notice_on, in_charge, staff_agent, mediation_planned, mediation_outcome, risk,
       organ_level
from stats_instances
where known_from <= $1 and known_until > $1 and not voided
  and ($2::text is null or region = $2) and ($3::text is null or bureau = $3)
  and ($4::date is null or ends_on >= $4) and ($5::date is null or begins_on <= $5)
  and ($6::text[] is null
       or 'taken_on' = any($6) and taken_on between $4 and $5 or 'closed_on' = any($6) and closed_on between $4 and $5
       or 'hearing_on' = any($6) and hearing_on between $4 and $5 or 'notice_on' = any($6) and notice_on between $4 and $5
       or 'served_on' = any($6) and served_on between $4 and $5 or 'effective_on' = any($6) and effective_on between $4 and $5)
order by region, bureau, case_id, instance

-- name: instances_of_cases
select case_id, instance, region, bureau, name, kind, origin, level, case_no, taken_on, closed, closed_on, document, outcome,
       agency_result, served_on, effective_on, hearings, hearing_on, leader_appeared, principal, spoke, lawyer_only, voided,
       act_type, field, plaintiffs, procedure, handler, notice_on, in_charge, staff_agent, mediation_planned, mediation_outcome, risk,
       organ_level
from stats_instances
where known_from <= $1 and (known_to is null or known_to > $1) and not voided and case_id = any($2)

-- name: duties_as_of
select d.deadline_id, d.case_id, d.instance, d.rule, d.due, d.state, d.region, d.bureau, i.name,
       i.kind, i.level, i.procedure, i.act_type, i.field, i.handler, i.taken_on, i.closed, i.closed_on
from stats_duties d join stats_instances i using (case_id, instance)
where d.known_from <= $1 and (d.known_to is null or d.known_to > $1) and d.state <> 'cancelled'
  and i.known_from <= $1 and i.known_until > $1 and not i.voided
  and ($2::text is null or d.region = $2) and ($3::text is null or d.bureau = $3)
  and ($4::date is null or d.due >= $4) and ($5::date is null or d.due <= $5)
order by d.region, d.bureau, d.case_id, d.instance, d.rule, d.deadline_id

-- name: bureaus_as_of
select region, bureau, name
from stats_bureaus
where known_from <= $1 and (known_to is null or known_to > $1)
