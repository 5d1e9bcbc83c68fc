-- name: save_reports
insert into stats_reports
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::uuid[], $9::timestamptz[], $10::int[],
                     $11::int[], $12::uuid[], $13::text[], $14::date[], $15::int[], $16::bigint[])
on conflict (report) do update set state = excluded.state, draft = excluded.draft, drafted_at = excluded.drafted_at, drafts = excluded.drafts,
  edits = excluded.edits, edition = excluded.edition, number = excluded.number, issued_on = excluded.issued_on, editions = excluded.editions,
  position = excluded.position

-- name: save_editions
insert into stats_editions
select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::int[], $9::text[], $10::text[],
                     $11::date[], $12::bigint[], $13::boolean[], $14::int[], $15::bigint[])
on conflict (edition) do update set recalled = excluded.recalled, delivered = excluded.delivered

-- name: reports
select report, form, region, bureau, case_id, period, state, draft, drafted_at, drafts, edits, edition, number, issued_on, editions, position
from stats_reports
where ($1::text is null or region = $1) and ($2::text is null or bureau = $2) and ($3::text is null or form = $3)
  and ($4::text is null or state = $4) and ($5::text is null or period = $5) and ($6::bigint is null or position < $6) and ($8::text[] is null or form = any($8))
order by position desc
limit $7

-- name: editions
-- a bureau's, and of its region's those forms ($7) that are for all to read
select edition, report, form, region, bureau, case_id, period, number_of, number, person, issued_on, log_position, recalled, delivered, position
from stats_editions
where ($1::text is null or region = $1)
  and ($2::text is null or bureau = $2 or (bureau is null and case_id is null and not recalled and form = any($7::text[])))
  and ($3::text is null or form = $3)
  and ($4::text is null or period = $4) and ($5::bigint is null or position < $5)
order by position desc
limit $6

-- name: last_edition
-- in force, and published by then
select edition
from stats_editions
where form = $1 and region = $2 and bureau is not distinct from $3 and case_id is not distinct from $4 and position <= $5 and not recalled
order by position desc
limit 1
