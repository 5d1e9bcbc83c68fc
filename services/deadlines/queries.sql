-- name: deadlines
select * from deadlines where deadline_id = any($1)

-- name: deadlines_of_cases
select * from deadlines where case_id = any($1)

-- name: forget_deadlines
delete from deadlines where deadline_id = any($1)

-- name: cases
select case_id, region, bureau, name, kind, origin, opened_on, closed_on, voided from cases where case_id = any($1)

-- name: instances
select * from instances where case_id = any($1)

-- name: hearings
select * from hearings where case_id = any($1)

-- name: forget_cases
with gone as (delete from instances where case_id = any($1)), also as (delete from hearings where case_id = any($1))
delete from cases where case_id = any($1)

-- name: save_organisations
insert into organisations (region, bureau, name)
select * from unnest($1::text[], $2::text[], $3::text[])
on conflict (region, bureau) do update set name = excluded.name

-- name: save_posts
insert into posts (region, bureau, person, role, label)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
on conflict (region, bureau, person, role) do update set label = excluded.label

-- name: forget_posts
delete from posts p
using unnest($1::text[], $2::text[], $3::text[], $4::text[]) as gone (region, bureau, person, role)
where (p.region, p.bureau, p.person, p.role) = (gone.region, gone.bureau, gone.person, gone.role)

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
