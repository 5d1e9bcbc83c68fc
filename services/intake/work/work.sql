-- name: save_work
insert into intake_work
select position, region, bureau, type, occurred_on, part, ref, quantity, people, settled, said
from jsonb_to_recordset($1) as w(
  position bigint, region text, bureau text, type text, occurred_on date, part text, ref text, quantity bigint, people bigint,
  settled boolean, said jsonb)

-- name: forget_work
delete from intake_work w using unnest($1::text[], $2::text[]) as gone (region, bureau)
where w.region = gone.region and w.bureau = gone.bureau

-- name: settle
-- what has found its end
update intake_work w
set settled = true
from jsonb_to_recordset($1) as e(region text, bureau text, type text, ref text)
where w.region = e.region and w.bureau = e.bureau and w.ref = e.ref and w.type = e.type

-- name: name_parts
update intake_work w
set part = r.part
from intake_work r
where w.position = any($1) and r.region = w.region and r.bureau = w.bureau and r.ref = w.ref and r.type = $2

-- name: year
select position, region, bureau, type, occurred_on, part, ref, quantity, people, settled
from intake_work
where region = $1 and bureau = $2 and occurred_on >= make_date($3, 1, 1) and occurred_on < make_date($3 + 1, 1, 1)
order by position

-- name: items
select position, type, occurred_on, part, ref, settled, said
from intake_work
where region = $1 and bureau = $2 and occurred_on >= make_date($3, 1, 1) and occurred_on < make_date($3 + 1, 1, 1)
  and ($4::text is null or type = $4) and ($5::bigint is null or position > $5)
order by position
limit $6
