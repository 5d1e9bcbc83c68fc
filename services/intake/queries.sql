-- name: cases
select case_id, region, bureau, name, kind, origin, levels, unparsed_case_no, closed, voided, opened_position, version, last_position,
       last_type, last_on, last_at, handler, numbers, received_on
from intake_cases
where case_id = any($1)

-- name: save_cases
insert into intake_cases (
  case_id, region, bureau, name, kind, origin, levels, unparsed_case_no, closed, voided, opened_position, version, last_position, last_type,
  last_on, last_at, handler, numbers, received_on)
select case_id, region, bureau, name, kind, origin, levels, unparsed_case_no, closed, voided, opened_position, version, last_position,
       last_type, last_on, last_at, handler, numbers, received_on
from jsonb_to_recordset($1) as c(
  case_id uuid, region text, bureau text, name text, kind text, origin text, levels jsonb, unparsed_case_no boolean, closed boolean,
  voided boolean, opened_position bigint, version integer, last_position bigint, last_type text, last_on date, last_at timestamptz,
  handler text, numbers text, received_on date)
on conflict (case_id) do update set
  name = excluded.name, kind = excluded.kind, origin = excluded.origin, levels = excluded.levels,
  unparsed_case_no = excluded.unparsed_case_no, closed = excluded.closed, voided = excluded.voided, version = excluded.version,
  last_position = excluded.last_position, last_type = excluded.last_type, last_on = excluded.last_on, last_at = excluded.last_at,
  handler = excluded.handler, numbers = excluded.numbers, received_on = excluded.received_on

-- name: case_list
select case_id, region, bureau, name, kind, origin, levels, unparsed_case_no, closed, voided, opened_position, version, last_position,
       last_type, last_on, last_at
from intake_cases
where ($1::text is null or region = $1) and ($2::text is null or bureau = $2)
  and (not $3 or unparsed_case_no) and ($4::bigint is null or opened_position < $4)
order by opened_position desc
limit $5
