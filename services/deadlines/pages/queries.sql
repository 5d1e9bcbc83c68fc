-- name: moved
-- the day it is due changed since $3, the latest first
select deadline_id, moved_at from deadlines
where ($1::text is null or region = $1) and ($2::text is null or bureau = $2) and moved_at >= $3
order by moved_at desc, deadline_id
limit $4

-- name: people
-- who can be chosen in a list
select person, min(label) as label from posts
where region = $1 and bureau = $2
group by person
order by 2, 1

-- name: bureaus
select region, bureau, name from organisations where ($1::text is null or region = $1) order by name, bureau

-- name: month
-- the first few deadlines of each day from $3 to $4, what is still open first, and how many there are on the day
select f.deadline_id, f.case_id, f.due, f.due_safe, f.name, f.state, f.nature, f.provisional, f.number, c.name as case_name
from (
    select d.*, count(*) over of_day as number, row_number() over (of_day order by d.state in ('met', 'met_late'), d.deadline_id) as place
    from deadlines d
    where d.listed_on between $3 and $4 and d.due is not null and d.nature <> 'estimate'
      and d.state in ('running', 'missed', 'met', 'met_late')
      and ($1::text is null or d.region = $1) and ($2::text is null or d.bureau = $2)
    window of_day as (partition by d.listed_on)
) f
left join cases c on c.case_id = f.case_id
where f.place <= $5
order by f.due, f.place

-- name: reached
-- how far the desk has read the log
select position from projections.generations where name = 'deadlines.desk' and status = 'live'

-- name: nearest
-- of each case the duty that is due first and not done
select distinct on (case_id) deadline_id from deadlines
where case_id = any($1) and state in ('running', 'missed') and nature = 'duty'
order by case_id, listed_on, deadline_id
