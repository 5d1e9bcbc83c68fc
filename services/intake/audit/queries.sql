-- name: refusals
-- newest first: of region $1 (null: everywhere), person $2, between $3 and $4 (null: any time), before position $5
select position, at, region, bureau, person, duty, method, path, code
from intake_refusals
where ($1::text is null or region = $1)
  and ($2::text is null or person = $2)
  and ($3::timestamptz is null or at >= $3)
  and ($4::timestamptz is null or at < $4)
  and ($5::bigint is null or position < $5)
order by position desc
limit $6

-- name: refusals_of_day
-- the same for one day, which is found by its time: there may be a million of other days
with day as materialized (
    select position, at, region, bureau, person, duty, method, path, code from intake_refusals where at >= $3 and at < $4)
select * from day
where ($1::text is null or region = $1)
  and ($2::text is null or person = $2)
  and ($5::bigint is null or position < $5)
order by position desc
limit $6
