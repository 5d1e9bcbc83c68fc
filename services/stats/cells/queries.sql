-- name: kept_codes
select code, number, digest from stats_cell_codes

-- name: keep_codes
insert into stats_cell_codes (code, number, digest) select code, number, digest from unnest($1::text[], $2::text[]) with ordinality c (code, digest, number)

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
insert into stats_cells as c (code, region, bureau, half, learned, numerator, counted, apart)
select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::bigint[], $7::bigint[], $8::bigint[])
on conflict (code, half, region, bureau, learned) do update
set numerator = c.numerator + excluded.numerator, counted = c.counted + excluded.counted, apart = c.apart + excluded.apart

-- name: sweep
delete from stats_cells c using unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[]) k(code, region, bureau, half, learned)
where (c.code, c.half, c.region, c.bureau, c.learned) = (k.code, k.half, k.region, k.bureau, k.learned)
  and c.numerator = 0 and c.counted = 0 and c.apart = 0

-- name: today
select day from stats_cell_today

-- name: set_today
with gone as (delete from stats_cell_today where day <> $1)
insert into stats_cell_today (day) values ($1) on conflict do nothing

-- name: unwritten
-- what was learned in the month $1 less what its days say that are written down ($2 to $3): what the last of them changed so far
select code, region, bureau, half, sum(numerator)::bigint as numerator, sum(counted)::bigint as counted, sum(apart)::bigint as apart
from (
    select code, region, bureau, half, numerator, counted, apart from stats_cells where learned = $1
    union all
    select k.code, d.region, d.bureau, x.half, -x.numerator, -x.counted, -x.apart
    from stats_cell_days d
    cross join unnest(d.codes, d.halves, d.numerators, d.counted, d.apart) x (number, half, numerator, counted, apart)
    join stats_cell_codes k using (number)
    where d.day between $2 and $3
) learned
group by code, region, bureau, half
having sum(numerator) <> 0 or sum(counted) <> 0 or sum(apart) <> 0

-- name: standings
select name, version, position from projections.generations where name = any($1) and status = 'live'

-- name: standing
-- how far the cells have come, of which day the last fact was, and which figures they keep
select g.position, (select day from stats_cell_today) as today, k.code, k.digest
from projections.generations g, stats_cell_codes k
where g.name = $1 and g.status = 'live' and g.version = $2

-- name: add_up
-- $6: all bureaus together
select w.no::int, case when $6 then '' else c.region end as region, case when $6 then '' else c.bureau end as bureau, sum(c.numerator)::bigint as numerator, sum(c.counted)::bigint as counted, sum(c.apart)::bigint as apart
from unnest($1::text[], $2::int[], $3::int[]) with ordinality w(code, first, last, no)
join stats_cells c on c.code = w.code and c.half between w.first and w.last
where ($4::text is null or c.region = $4) and ($5::text is null or c.bureau = $5)
group by 1, 2, 3

-- name: add_up_known
-- the same as it was known at the end of a day: what was learned in the months before the day's ($7), and on the days of its month ($8 to $9)
select w.no::int, case when $6 then '' else c.region end as region, case when $6 then '' else c.bureau end as bureau, sum(c.numerator)::bigint as numerator, sum(c.counted)::bigint as counted, sum(c.apart)::bigint as apart
from unnest($1::text[], $2::int[], $3::int[]) with ordinality w(code, first, last, no)
join (
    select code, half, region, bureau, numerator, counted, apart from stats_cells where learned < $7
    union all
    select k.code, x.half, d.region, d.bureau, x.numerator, x.counted, x.apart
    from stats_cell_days d
    cross join unnest(d.codes, d.halves, d.numerators, d.counted, d.apart) x (number, half, numerator, counted, apart)
    join stats_cell_codes k using (number)
    where d.day between $8 and $9
) c on c.code = w.code and c.half between w.first and w.last
where ($4::text is null or c.region = $4) and ($5::text is null or c.bureau = $5)
group by 1, 2, 3
