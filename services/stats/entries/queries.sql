-- name: save_entries
insert into stats_entries (position, case_id, region, bureau, kind, occurred_on, recorded_on)
select * from unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[])

-- name: save_learned
insert into stats_entries_learned (position, learned_on) select * from unnest($1::bigint[], $2::date[])

-- name: learned
select position, learned_on from stats_entries_learned where position = any ($1)

-- name: save_origins
insert into stats_entry_origins (case_id, origin)
select * from unnest($1::uuid[], $2::text[])

-- name: entries_as_of
select e.region, e.bureau,
       count(*) filter (where kind = 'fact') as facts,
       percentile_disc(0.5) within group (order by recorded_on - occurred_on) filter (where kind = 'fact') as median_days,
       count(*) filter (where kind = 'fact' and recorded_on - occurred_on > 3) as over_3_days,
       count(*) filter (where kind = 'fact' and recorded_on - occurred_on > 10) as over_10_days,
       count(*) filter (where kind = 'fact' and recorded_on > $5::date) as adjustments,
       count(*) filter (where kind = 'corrected') as corrections,
       count(*) filter (where kind = 'voided') as voids
from stats_entries e join stats_entry_origins o using (case_id)
where e.position <= $1 and o.origin = 'reported'
  and ($2::text is null or e.region = $2) and ($3::text is null or e.bureau = $3)
  and case e.kind when 'fact' then e.occurred_on is not null and ($4::date is null or e.occurred_on between $4 and $5)
                  else $4::date is null or e.recorded_on between $4 and $5 end
group by e.region, e.bureau
order by e.region, e.bureau

-- name: first_entry
select recorded_on from stats_entries order by position limit 1
