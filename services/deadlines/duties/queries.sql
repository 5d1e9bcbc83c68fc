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
       null::uuid as case_id, case_kind, count(*) as times
from duty_facts
where region = $1 and bureau = $2 and type = any($3) and occurred_on between $4 and $5 and case_kind is not null
group by occurred_on, type, schema, data, case_kind
order by position

-- name: handled_by
-- what one person handled in a period: by instance and defendant of a case, the last assignment counts
with last as (
    select distinct on (case_id, instance, data::json ->> 'defendant') *
    from duty_facts
    where region = $1 and bureau = $2 and type = 'case.handler_assigned' and occurred_on between $3 and $4 and case_kind is not null
    order by case_id, instance, data::json ->> 'defendant', occurred_on desc, position desc
)
select fact_id, position, occurred_on, type, schema, data, case_id, case_kind, 1 as times
from last where data::json ->> 'handler' = $5

-- name: handled
-- of what each person handled in a period, as much as counting different plaintiffs asks: of cases with the same plaintiffs in the same words the
-- first one; of those that share a plaintiff with no other case of the person, who each add one, the first few, and the rest as one row
with last as (
    select distinct on (case_id, instance, data::json ->> 'defendant') *, data::json ->> 'handler' as handler
    from duty_facts
    where region = $1 and bureau = $2 and type = 'case.handler_assigned' and occurred_on between $3 and $4 and case_kind is not null
    order by case_id, instance, data::json ->> 'defendant', occurred_on desc, position desc
),
firsts as (
    select distinct on (handler, case_kind, plaintiffs) last.*, plaintiffs
    from last join duty_opened using (case_id, region, bureau) where plaintiffs <> '[]'
    order by handler, case_kind, plaintiffs, occurred_on, position
),
parties as (
    select handler, case_id, party ->> 'party_id' as party_id, party ->> 'label' as label
    from firsts cross join json_array_elements(plaintiffs::json) party
),
counted as (
    select handler, case_id, party_id,
           count(*) over (partition by handler, party_id) as of_id,
           count(*) over (partition by handler, label) as of_label,
           count(*) filter (where party_id is null) over (partition by handler, label) as nameless
    from parties
),
sharing as (
    -- as shared.events.plaintiffs.same has it; a case that names somebody twice is taken for one that shares
    select distinct handler, case_id from counted
    where case when party_id is null then of_label > 1 else of_id > 1 or nameless > 0 end
),
numbered as (
    select firsts.*, sharing.case_id is not null as shares,
           row_number() over (partition by handler, case_kind, sharing.case_id is null order by occurred_on, position) as no,
           count(*) over (partition by handler, case_kind, sharing.case_id is null) as total
    from firsts left join sharing using (handler, case_id)
)
select fact_id, position, occurred_on, type, schema, data, case when shares or no <= $5 then case_id end as case_id, case_kind,
       case when shares or no <= $5 then 1 else total - $5 end as times
from numbered where shares or no <= $5 + 1

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
