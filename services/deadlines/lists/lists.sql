-- name: list
-- $15 to $17: today, and the last days of a red and of a yellow lamp; $18, $19: the last row of the page before
select d.*, c.name as case_name, c.kind as case_kind, c.origin, i.level, i.procedure, i.case_no,
       h.handler, p.label as handler_label, o.name as bureau_name
from deadlines d
left join cases c on c.case_id = d.case_id
left join instances i on i.case_id = d.case_id and i.instance = d.instance
left join organisations o on o.region = d.region and o.bureau = d.bureau
left join lateral (
    select x.handler from instances x
    where x.case_id = d.case_id and x.instance <= d.instance and x.handler is not null
    order by x.instance desc limit 1
) h on true
left join lateral (
    select q.label from posts q
    where q.region = d.region and q.bureau = d.bureau and q.person = h.handler
    order by q.role limit 1
) p on true
where ($1::uuid[] is null or d.case_id = any($1))
  and ($2::uuid[] is null or d.deadline_id = any($2))
  and ($3::text[] is null or d.region = any($3))
  and ($4::text[] is null or d.bureau = any($4))
  and ($5::text[] is null or d.state = any($5) or (d.state = 'withheld' and d.earliest is not null and 'waiting' = any($5)))
  and ($6::text[] is null or d.kind = any($6))
  and ($7::text[] is null or d.nature = any($7))
  and ($8::text[] is null or d.rule = any($8))
  and ($9::text[] is null or exists (select from unnest($9) as wanted (clause) where strpos(d.clause, wanted.clause) > 0))
  -- their own cases, and what their role in the bureau is responsible for (司法局: in the region); of the states that are asked for, so that
  -- what is over is not gone through for what is to be done
  and ($10::text[] is null or d.deadline_id = any(array(
        select x.deadline_id from deadlines x
        where x.case_id in (select y.case_id from instances y where y.handler = any($10))
          and (select y.handler from instances y
               where y.case_id = x.case_id and y.instance <= x.instance and y.handler is not null
               order by y.instance desc limit 1) = any($10)
          and ($5::text[] is null or x.state = any($5) or 'waiting' = any($5))
        union all
        select x.deadline_id from deadlines x
        join posts q on q.role = x.responsible and q.region = x.region and q.bureau = x.bureau
        where q.person = any($10) and q.role <> 'handler'
          and ($5::text[] is null or x.state = any($5) or 'waiting' = any($5))
        union all
        select x.deadline_id from deadlines x
        join posts q on q.role = x.responsible and q.region = x.region
        where q.person = any($10) and q.role = 'justice_bureau'
          and ($5::text[] is null or x.state = any($5) or 'waiting' = any($5)))))
  and ($11::date is null or d.due >= $11)
  and ($12::date is null or d.due <= $12)
  and ($13::date is null or d.state = 'missed' or (d.state = 'running' and d.nature = 'duty' and d.due < $13))
  and ($14::text[] is null or 'overdue' = any($14) or d.listed_on >= $15)
  -- the planner thinks of a case that every second row passes, of a comparison with its result that next to none does, and reads a whole bureau
  and ($14::text[] is null or case
        when d.nature = 'estimate' then false
        when d.state = 'missed' or (d.state = 'running' and d.due < $15) then 'overdue' = any($14)
        when d.state <> 'running' then false
        when d.due_safe <= $16 or (c.kind = 'reconsideration' and i.procedure = 'simplified') then 'red' = any($14)
        when d.due_safe <= $17 then 'yellow' = any($14)
        else 'green' = any($14) end)
  and ($18::date is null or (d.listed_on, d.deadline_id) > ($18, $19::uuid))
order by d.listed_on, d.deadline_id
limit $20
