-- name: kept_codes
select code, digest from stats_cell_codes

-- name: keep_codes
insert into stats_cell_codes (code, digest) select * from unnest($1::text[], $2::text[])

-- name: instances_between
select * from stats.stats_instances
where case_id = any($1) and known_from <= $3 and (known_to is null or known_to > $2)

-- name: duties_between
select * from stats.stats_duties
where case_id = any($1) and known_from <= $3 and (known_to is null or known_to > $2)

-- name: units_between
select * from stats.stats_units
where stream = any($1) and known_from <= $3 and (known_to is null or known_to > $2)

-- name: units_changed_between
select * from stats.stats_units
where stream = any($1) and ((known_from > $2 and known_from <= $3) or (known_to > $2 and known_to <= $3))

-- name: add
insert into stats_cells as c (code, region, bureau, month, numerator, counted, apart)
select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[])
on conflict (code, month, region, bureau) do update
set numerator = c.numerator + excluded.numerator, counted = c.counted + excluded.counted, apart = c.apart + excluded.apart

-- name: sweep
delete from stats_cells c using unnest($1::text[], $2::text[], $3::text[], $4::int[]) k(code, region, bureau, month)
where (c.code, c.month, c.region, c.bureau) = (k.code, k.month, k.region, k.bureau)
  and c.numerator = 0 and c.counted = 0 and c.apart = 0

-- name: standings
select name, version, position from projections.generations where name = any($1) and status = 'live'

-- name: standing
-- how far the cells have come, and which figures they keep
select g.position, k.code, k.digest
from projections.generations g, stats_cell_codes k
where g.name = $1 and g.status = 'live' and g.version = $2

-- name: add_up
-- $6: all bureaus together
select w.no::int, case when $6 then '' else c.region end as region, case when $6 then '' else c.bureau end as bureau, sum(c.numerator)::bigint as numerator, sum(c.counted)::bigint as counted, sum(c.apart)::bigint as apart
from unnest($1::text[], $2::int[], $3::int[]) with ordinality w(code, first, last, no)
join stats_cells c on c.code = w.code and c.month between w.first and w.last
where ($4::text is null or c.region = $4) and ($5::text is null or c.bureau = $5)
group by 1, 2, 3
