-- name: save_lists
insert into intake_court_lists
select list_id, region, court, basis, first_day, last_day, editions, row_count, received_on, position
from jsonb_to_recordset($1) as l(
  list_id uuid, region text, court text, basis text, first_day date, last_day date, editions integer, row_count integer,
  received_on date, position bigint)
on conflict (list_id) do update set
  editions = intake_court_lists.editions + excluded.editions, row_count = excluded.row_count, received_on = excluded.received_on,
  position = excluded.position

-- name: save_names
insert into intake_bureau_names
select region, bureau, name, fact from jsonb_to_recordset($1) as n(region text, bureau text, name text, fact uuid)
on conflict (region, bureau) do update set name = excluded.name, fact = excluded.fact

-- name: rename
-- the registration itself was corrected
update intake_bureau_names b
set name = n.name
from jsonb_to_recordset($1) as n(fact uuid, name text)
where b.fact = n.fact

-- name: lists
select list_id, region, court, basis, first_day, last_day, editions, row_count, received_on, position
from intake_court_lists
where ($1::text is null or region = $1) and ($2::text is null or court = $2)
  and ($3::date is null or first_day >= $3) and ($4::date is null or last_day <= $4) and ($5::bigint is null or position < $5)
order by position desc
limit $6

-- name: names
select bureau, name from intake_bureau_names where region = $1 order by bureau

-- name: cases
-- the effective facts of the region's cases, as assigning keeps them
select stream, bureau, history from intake_people where region = $1 and stream like 'case-%' order by stream
