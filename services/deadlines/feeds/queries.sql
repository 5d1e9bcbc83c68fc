-- name: deadlines
-- what is due from $1 on, what is over too, so that subscribers see how it ended; of more than $6 those nearest to the day $5
select d.*, c.name as case_name, c.kind as case_kind, c.origin, i.level, i.procedure, i.case_no
from deadlines d
join cases c on c.case_id = d.case_id
left join instances i on i.case_id = d.case_id and i.instance = d.instance
where d.listed_on >= $1 and d.due is not null and c.origin <> 'published'
  and ($2::text is null or d.region = $2)
  and ($3::text is null or d.bureau = $3)
  and ($4::text is null or d.deadline_id = any(array(
        select x.deadline_id from deadlines x
        where x.case_id in (select y.case_id from instances y where y.handler = $4)
          and x.listed_on >= $1
          and (select y.handler from instances y
               where y.case_id = x.case_id and y.instance <= x.instance and y.handler is not null
               order by y.instance desc limit 1) = $4
        union all
        select x.deadline_id from deadlines x
        join posts q on q.role = x.responsible and q.region = x.region and q.bureau = x.bureau
        where q.person = $4 and q.role <> 'handler' and x.listed_on >= $1
        union all
        select x.deadline_id from deadlines x
        join posts q on q.role = x.responsible and q.region = x.region
        where q.person = $4 and q.role = 'justice_bureau' and x.listed_on >= $1)))
order by abs(d.listed_on - $5::date), d.deadline_id
limit $6

-- name: hearings
-- likewise
select t.*, c.name as case_name, i.level, i.case_no, i.court, h.handler
from hearings t
join cases c using (case_id)
left join instances i using (case_id, instance)
left join lateral (
    select x.handler from instances x
    where x.case_id = t.case_id and x.instance <= t.instance and x.handler is not null
    order by x.instance desc limit 1
) h on true
where t.hearing_on >= $1 and not c.voided and c.origin <> 'published'
  and ($2::text is null or c.region = $2)
  and ($3::text is null or c.bureau = $3)
  and ($4::text is null or h.handler = $4 or exists (
        select from posts q
        where q.person = $4 and q.role in ('leader', 'principal', 'liaison', 'legal_office') and q.region = c.region and q.bureau = c.bureau))
order by abs(t.hearing_on - $5::date), t.case_id, t.instance, t.hearing
limit $6

-- name: person
-- what a person is called; null for somebody nobody has heard of
select coalesce(max(label), $1) as label from (
    select label from posts where person = $1
    union all
    select null from instances where handler = $1
) known having count(*) > 0

-- name: bureau
select coalesce(max(name), $2) as label from (
    select name from organisations where bureau = $2 and ($1::text is null or region = $1)
    union all
    select null from cases where bureau = $2 and ($1::text is null or region = $1)
) known having count(*) > 0
