-- name: known_causes
select distinct case_id from intake_causes where case_id = any($1)

-- name: forget_causes
delete from intake_causes where case_id = any($1)

-- name: save_causes
insert into intake_causes
select case_id, region, bureau, name, instance, cause, analysed, lost_on, open, closed, closed_on
from jsonb_to_recordset($1) as c(
  case_id uuid, region text, bureau text, name text, instance integer, cause text, analysed boolean, lost_on date, open integer,
  closed integer, closed_on date)

-- name: causes
select case_id, region, bureau, name, instance, cause, analysed, lost_on, open, closed, closed_on
from intake_causes
where ($1::text is null or region = $1) and ($2::text is null or bureau = $2)
order by lost_on, case_id, instance, cause
