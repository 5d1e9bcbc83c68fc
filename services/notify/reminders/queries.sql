-- name: matters
select id, kind, matter from reminder_matters where id = any($1)

-- name: hearings
select id, kind, matter from reminder_matters where case_id = any($1) and kind = 'hearing'

-- name: cases
select case_id, history from reminder_cases where case_id = any($1)

-- name: open_matters
-- those of which something may be owed up to a day
select id from reminder_matters where not over and day <= $1 order by day, id

-- name: told_of
-- of these, the open ones of cases that concern somebody
select m.id, m.kind, m.matter
from reminder_matters m
where m.id = any($1) and not m.over
  and not exists (select from reminder_cases c where c.case_id = m.case_id and c.silent)

-- name: save_matters
insert into reminder_matters (id, kind, case_id, day, over, matter)
select id, kind, case_id, day, over, matter
from jsonb_to_recordset($1) as t(id uuid, kind text, case_id uuid, day date, over boolean, matter jsonb)
on conflict (id) do update set day = excluded.day, over = excluded.over, matter = excluded.matter

-- name: forget_matters
delete from reminder_matters where id = any($1)

-- name: save_cases
insert into reminder_cases (case_id, silent, history)
select case_id, silent, history
from jsonb_to_recordset($1) as t(case_id uuid, silent boolean, history jsonb)
on conflict (case_id) do update set silent = excluded.silent, history = excluded.history
