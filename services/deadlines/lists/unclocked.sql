-- name: unclocked
-- open cases in which something is missing; $4, $5: the last row of the page before
with looked as (
    select c.case_id, c.region, c.bureau, o.name as bureau_name, c.name, c.kind, c.origin, c.opened_on,
           i.instance, i.level, i.case_no, i.noticed_on, i.judged_on, h.handler, p.label as handler_label, w.risk_on,
           coalesce(l.changed_at::date, c.opened_on) as quiet_since,
           l.case_id is null or not l.running as no_deadline,
           h.handler is null as no_handler,
           not coalesce(w.contact, false) as no_contact,
           not coalesce(w.mediation, false) as no_mediation,
           coalesce(w.risk = 'high', false) and not coalesce(w.guaranteed, false) as no_guarantee
    from cases c
    left join organisations o on o.region = c.region and o.bureau = c.bureau
    left join lateral (
        select * from instances x where x.case_id = c.case_id order by x.instance desc limit 1
    ) i on true
    left join lateral (
        select x.handler from instances x where x.case_id = c.case_id and x.handler is not null
        order by x.instance desc limit 1
    ) h on true
    left join lateral (
        select q.label from posts q
        where q.region = c.region and q.bureau = c.bureau and q.person = h.handler
        order by q.role limit 1
    ) p on true
    left join lateral (
        select bool_or(x.contact is not null) as contact, bool_or(x.mediation_on is not null) as mediation,
               bool_or(x.guarantee_until is not null) as guaranteed,
               (array_agg(x.risk order by x.instance desc) filter (where x.risk is not null))[1] as risk,
               (array_agg(x.risk_on order by x.instance desc) filter (where x.risk is not null))[1] as risk_on
        from instances x where x.case_id = c.case_id
    ) w on true
    left join lateral (
        select d.case_id, bool_or(d.state in ('running', 'paused') and d.nature <> 'estimate') as running,
               max(d.changed_at at time zone 'Asia/Shanghai') as changed_at
        from deadlines d where d.case_id = c.case_id group by d.case_id
    ) l on true
    where c.closed_on is null and not c.voided and c.origin <> 'published'
      and ($1::text[] is null or c.region = any($1))
      and ($2::text[] is null or c.bureau = any($2))
      and ($4::date is null or (c.opened_on, c.case_id) > ($4, $5::uuid))
)
select * from looked
where ('deadline' = any($3::text[]) and no_deadline)
   or ('handler' = any($3) and no_handler)
   or ('contact' = any($3) and no_contact)
   or ('mediation' = any($3) and no_mediation)
   or ('guarantee' = any($3) and no_guarantee)
order by opened_on, case_id
limit $6
