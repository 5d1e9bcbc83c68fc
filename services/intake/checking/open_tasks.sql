-- name: known_tasks
select distinct case_id from intake_open_tasks where case_id = any($1)

-- name: forget_tasks
delete from intake_open_tasks where case_id = any($1)

-- name: save_tasks
insert into intake_open_tasks (case_id, region, bureau, name, instance, task, person, due, state)
select case_id, region, bureau, name, instance, task, person, due, state
from jsonb_to_recordset($1) as t(
  case_id uuid, region text, bureau text, name text, instance integer, task text, person text, due date, state text)

-- name: open_tasks
-- the earliest day first: of region $1, bureau $2, person $3, state $4 (null: any), due before $5, after the row ($6, $7, $8, $9) that a page ended with
select case_id, region, bureau, name, instance, task, person, due, state, sorted
from intake_open_tasks
where ($1::text is null or region = $1) and ($2::text is null or bureau = $2) and ($3::text is null or person = $3)
  and ($4::text is null or state = $4) and ($5::date is null or due < $5)
  and ($6::date is null or (sorted, case_id, instance, task) > ($6, $7::uuid, $8::int, $9::text))
order by sorted, case_id, instance, task
limit $10
