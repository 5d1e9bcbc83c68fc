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
-- of a bureau: types read whole, and types read of some days
select fact_id, position, occurred_on, type, schema, data, case_id
from duty_facts where region = $1 and bureau = $2 and type = any($3)
union all
select fact_id, position, occurred_on, type, schema, data, case_id
from duty_facts where region = $1 and bureau = $2 and type = any($4) and occurred_on between $5 and $6

-- name: filling
-- facts of the bureau's cases that may fill a gap after a day; the few cases first, so that no second process is started to look for them
with may_fill as materialized (
    select stream, region, bureau from duty_cases where region = $1 and bureau = $2 and fills_until > $3
)
select f.fact_id, f.position, f.occurred_on, f.type, f.schema, f.data, f.case_id
from may_fill join duty_facts f using (stream, region, bureau) where f.type = any($4)

-- name: summed
-- facts of own cases that say the same of the same day and kind of case, as one
select (array_agg(fact_id))[1] as fact_id, min(position) as position, occurred_on, type, schema, data,
       case_kind, count(*) as times
from duty_facts
where region = $1 and bureau = $2 and type = any($3) and occurred_on between $4 and $5 and case_kind is not null
group by occurred_on, type, schema, data, case_kind
order by position

-- name: opened
-- how some cases of the bureau were opened
select case_id, name, kind, origin, plaintiffs from duty_opened where region = $1 and bureau = $2 and case_id = any($3)

-- name: kinds
-- of what kind some cases are; null of published ones
select case_id, region, bureau, case when origin <> 'published' then kind end as kind from duty_opened where case_id = any($1)

-- name: forget_opened
delete from duty_opened where case_id = any($1)

-- name: forget_cases
delete from duty_cases where stream = any($1)

-- name: save_cases
-- an instance may fill a gap until somebody has it, it is judged or the case is closed; what has no day held always
with facts as (
    select stream, region, bureau, type, instance, hearing_on, coalesce(occurred_on, '-infinity') as on_day
    from duty_facts where stream = any($1) and type = any($2)
),
ended as (
    select stream, region, bureau, instance, min(on_day) as on_day
    from facts where type in ('case.handler_assigned', 'case.judged', 'case.closed') group by stream, region, bureau, instance
),
ends as (
    select f.stream, f.region, f.bureau, coalesce(min(e.on_day), 'infinity') as fills_until
    from facts f left join ended e
      on (e.stream, e.region, e.bureau) = (f.stream, f.region, f.bureau) and (e.instance = f.instance or e.instance is null)
    where f.type = 'case.instance_opened' group by f.stream, f.region, f.bureau, f.instance
    union all
    select stream, region, bureau, hearing_on from facts where hearing_on is not null
)
insert into duty_cases (stream, region, bureau, fills_until)
select stream, region, bureau, max(fills_until) from ends group by stream, region, bureau

-- name: said
select duty_id, version, position, region, bureau, rule, period, state, said_on, looked_on
from duties_said where region = $1 and bureau = $2

-- name: said_of
select region, bureau, rule, period from duties_said where duty_id = $1
