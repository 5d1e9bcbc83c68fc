-- name: forget_streams
delete from duty_facts where stream = any($1)

-- name: forget_said
delete from duties_said where duty_id = any($1)

-- name: bureaus
-- whoever is registered, of a region or a bureau if one is named
select distinct region, bureau from duty_facts
where type = 'organisation.registered' and ($1::text is null or region = $1) and ($2::text is null or bureau = $2)
order by region, bureau

-- name: facts
-- the facts of several bureaus, of the types that their duties are counted from
select f.fact_id, f.stream, f.position, f.region, f.bureau, f.type, f.schema, f.occurred_on, f.data
from duty_facts f join unnest($1::text[], $2::text[]) b(region, bureau) using (region, bureau)
where f.type = any($3)
order by f.position

-- name: said
select s.duty_id, s.version, s.position, s.region, s.bureau, s.rule, s.period, s.state, s.said_on, s.looked_on
from duties_said s join unnest($1::text[], $2::text[]) b(region, bureau) using (region, bureau)

-- name: said_of
select region, bureau from duties_said where duty_id = $1
