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

-- name: numbered
select distinct case_id, number from intake_suits where region = $1 and number = any($2)

-- name: dated
-- cases with a day of some kinds in a period, and those without a day of one kind
select case_id from intake_suit_days where region = $1 and basis = any($4) and day between $2 and $3
union
select case_id from intake_suit_days where region = $1 and basis = $5 and day is null

-- name: sued
-- every name of a defendant in the region, from one to the next
with recursive sued as (
    (select defendant from intake_suit_parties where region = $1 order by defendant limit 1)
    union all
    select (select p.defendant from intake_suit_parties p where p.region = $1 and p.defendant > s.defendant order by p.defendant limit 1)
    from sued s where s.defendant is not null
)
select defendant from sued where defendant is not null

-- name: near
-- instances of cases between some plaintiffs, by what their names have in common with others, and some defendants
select case_id, instance, number, court, level, docketed_on, plaintiffs, defendants
from intake_suits
where case_id in (
    select p.case_id from unnest($2::text[], $3::text[]) as a(key, defendant) join intake_suit_parties p using (key, defendant)
    where p.region = $1)
order by case_id, instance

-- name: cases
-- the effective facts of some cases, as assigning keeps them
select stream, bureau, history from intake_people where region = $1 and stream = any($2) order by stream
