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

-- name: forget_posts_of
delete from posts p using unnest($1::text[], $2::text[]) as gone (region, bureau)
where p.region = gone.region and p.bureau = gone.bureau

-- name: forget_posts
delete from posts p
using unnest($1::text[], $2::text[], $3::text[], $4::text[]) as gone (region, bureau, person, role)
where (p.region, p.bureau, p.person, p.role) = (gone.region, gone.bureau, gone.person, gone.role)

-- name: cases_to_look_at
-- cases of which a reminder or a lapse has to be said by now, the longest waiting first
-- of no region that another site keeps
select case_id from deadlines where look_on <= $1 and region <> all ($3) group by case_id order by min(look_on), case_id limit $2

-- name: open_cases_after
-- cases with a deadline that the rules of today may date otherwise
select case_id from deadlines
where case_id > $1 and state in ('running', 'paused', 'withheld')
group by case_id
order by case_id
limit $2

-- name: one_case
select case_id, region, bureau, name, kind, origin, opened_on, closed_on, voided from cases where case_id = $1

-- name: counts
select state, count(*) as number from deadlines
where ($1::text is null or region = $1) and ($2::text is null or bureau = $2)
group by state

-- name: waiting
-- deadlines of which something is to be said today that has not been said yet
select count(*) from deadlines where look_on <= $1

-- name: one
select d.*, c.name as case_name, c.kind as case_kind, c.origin, o.name as bureau_name
from deadlines d
left join cases c using (case_id)
left join organisations o on o.region = d.region and o.bureau = d.bureau
where d.deadline_id = $1
