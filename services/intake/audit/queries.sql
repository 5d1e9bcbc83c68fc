-- name: audited
-- newest first: of region $1 (null: everywhere), person $2, between $3 and $4 (null: any time), before position $5, of kind $6
select position, at, region, bureau, kind, person, duty, method, path, code, lines, size, said
from intake_audit
where ($1::text is null or region = $1)
  and ($2::text is null or person = $2)
  and ($3::timestamptz is null or at >= $3)
  and ($4::timestamptz is null or at < $4)
  and ($5::bigint is null or position < $5)
  and ($6::text is null or kind = $6)
order by position desc
limit $7

-- name: audited_on_day
-- the same for one day, which is found by its time: there may be a million of other days
with day as materialized (
    select position, at, region, bureau, kind, person, duty, method, path, code, lines, size, said from intake_audit where at >= $3 and at < $4)
select * from day
where ($1::text is null or region = $1)
  and ($2::text is null or person = $2)
  and ($5::bigint is null or position < $5)
  and ($6::text is null or kind = $6)
order by position desc
limit $7

-- name: last_check
select position, at, person, intact, verdict from intake_log_checks order by position desc limit 1

-- name: add_entry
insert into intake_audit (position, at, region, bureau, kind, person, duty, method, path, code, lines, size, said)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)

-- name: add_check
insert into intake_log_checks (position, at, person, intact, verdict) values ($1, $2, $3, $4, $5)
