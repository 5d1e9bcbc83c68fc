-- name: save_entries
insert into stats_entries (position, case_id, region, bureau, origin, type, kind, occurred_on, recorded_on)
select * from unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::date[])

-- name: save_learned
insert into stats_entries_learned (position, learned_on) select * from unnest($1::bigint[], $2::date[])

-- name: learned
select position, learned_on from stats_entries_learned where position = any ($1)

-- name: save_origins
insert into stats_entry_origins (case_id, origin)
select * from unnest($1::uuid[], $2::text[])

-- name: origins
select case_id, origin from stats_entry_origins where case_id = any($1)

-- name: entries_as_of
select region, bureau,
       count(*) filter (where kind = 'fact') as facts,
       percentile_disc(0.5) within group (order by recorded_on - occurred_on) filter (where kind = 'fact') as median_days,
       count(*) filter (where kind = 'fact' and recorded_on - occurred_on > 3) as over_3_days,
       count(*) filter (where kind = 'fact' and recorded_on - occurred_on > 10) as over_10_days,
       count(*) filter (where kind = 'fact' and recorded_on > $5::date) as adjustments,
       count(*) filter (where kind = 'corrected') as corrections,
       count(*) filter (where kind = 'voided') as voids
from stats_entries
where position <= $1 and origin = 'reported' and counted_on is not null
  and ($2::text is null or region = $2) and ($3::text is null or bureau = $3)
  and ($4::date is null or counted_on between $4 and $5)
group by region, bureau
order by region, bureau

-- name: entries_behind
-- the facts behind the number $6 of the above, the latest first
select e.case_id, c.name, e.region, e.bureau, e.type, e.occurred_on, e.recorded_on, e.recorded_on - e.occurred_on as days
from stats_entries e left join stats_cases c using (case_id)
where e.position <= $1 and e.origin = 'reported' and e.counted_on is not null
  and ($2::text is null or e.region = $2) and ($3::text is null or e.bureau = $3)
  and ($4::date is null or e.counted_on between $4 and $5)
  and case $6::text when 'facts' then e.kind = 'fact'
                    when 'over_3_days' then e.kind = 'fact' and e.recorded_on - e.occurred_on > 3
                    when 'over_10_days' then e.kind = 'fact' and e.recorded_on - e.occurred_on > 10
                    when 'adjustments' then e.kind = 'fact' and e.recorded_on > $5::date
                    when 'corrections' then e.kind = 'corrected'
                    when 'voids' then e.kind = 'voided' else false end
order by e.counted_on desc, e.position desc
offset $7 limit $8

-- name: save_since
insert into stats_entries_since (region, bureau, since) select * from unnest($1::text[], $2::text[], $3::date[]) on conflict do nothing

-- name: first_entry
select min(since) from stats_entries_since
