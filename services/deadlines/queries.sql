-- name: deadlines
select * from deadlines where deadline_id = any($1)

-- name: deadlines_of_cases
select * from deadlines where case_id = any($1)

-- name: forget_deadlines
delete from deadlines where deadline_id = any($1)

-- name: cases
select case_id, region, bureau, name, kind, origin, closed_on, voided from cases where case_id = any($1)

-- name: save_cases
insert into cases (case_id, region, bureau, name, kind, origin, closed_on, voided)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::boolean[])
on conflict (case_id) do update
set name = excluded.name, kind = excluded.kind, origin = excluded.origin, closed_on = excluded.closed_on, voided = excluded.voided

-- name: cases_to_look_at
-- cases of which a reminder or a lapse has to be said by now, the longest waiting first
select case_id from deadlines where look_on <= $1 group by case_id order by min(look_on), case_id limit $2

-- name: open_cases_after
-- cases with a deadline that the rules of today may date otherwise
select case_id from deadlines
where case_id > $1 and state in ('running', 'paused', 'withheld')
group by case_id
order by case_id
limit $2

-- name: list
-- $9, $10: the last row of the page before
select d.*, c.name as case_name, c.kind as case_kind, c.origin
from deadlines d left join cases c using (case_id)
where ($1::uuid is null or d.case_id = $1)
  and ($2::text is null or d.region = $2)
  and ($3::text is null or d.bureau = $3)
  and ($4::text is null or d.state = $4)
  and ($5::text is null or d.kind = $5)
  and ($6::date is null or d.due >= $6)
  and ($7::date is null or d.due <= $7)
  and ($8::date is null or d.state = 'missed' or (d.state = 'running' and d.due < $8))
  and ($9::date is null or (d.listed_on, d.deadline_id) > ($9, $10::uuid))
order by d.listed_on, d.deadline_id
limit $11

-- name: one
select d.*, c.name as case_name, c.kind as case_kind, c.origin
from deadlines d left join cases c using (case_id)
where d.deadline_id = $1

-- name: of_case
select d.*, c.name as case_name, c.kind as case_kind, c.origin
from deadlines d left join cases c using (case_id)
where d.case_id = $1
order by d.instance, d.listed_on, d.rule, d.subject

-- name: one_case
select case_id, region, bureau, name, kind, origin, closed_on, voided from cases where case_id = $1

-- name: counts
select state, count(*) as number from deadlines
where ($1::text is null or region = $1) and ($2::text is null or bureau = $2)
group by state

-- name: waiting
-- deadlines of which something is to be said today that has not been said yet
select count(*) from deadlines where look_on <= $1
