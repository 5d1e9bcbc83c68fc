-- name: calendars_in_use
-- by which calendars the dates stand that another one may date otherwise
select distinct calendar from deadlines where calendar <> $1 and state in ('running', 'missed')

-- name: meeting
-- dates counted by calendar $1 whose days meet one of the runs that changed, in cases with something open; more than its own period may
-- have gone into an adjusted date, such as days after it (a cap): it is looked at when a month more would meet
select d.trigger_on, d.periods, d.adjusted, d.nominal, d.due, d.due_safe, d.provisional, array_agg(distinct d.case_id) as cases
from deadlines d
where d.calendar = $1
  and d.state in ('running', 'missed', 'met', 'met_late')
  and exists (select from unnest($2::date[], $3::date[]) run(first, last)
              where run.first <= greatest(d.due, d.nominal, d.trigger_on) + case when d.adjusted then 31 else 0 end
                and run.last >= least(d.trigger_on, d.due_safe))
  and exists (select from deadlines o where o.case_id = d.case_id and o.state in ('running', 'missed'))
group by d.trigger_on, d.periods, d.adjusted, d.nominal, d.due, d.due_safe, d.provisional

-- name: looks
-- when something has to be said of running deadlines that the changed days may bring forward or put off
select rule, due, due_safe, known_on, reminded, array_agg(deadline_id) as ids
from deadlines
where look_on is not null and due_safe >= $1
group by rule, due, due_safe, known_on, reminded

-- name: look_again
update deadlines d set look_on = n.look_on
from unnest($1::uuid[], $2::date[]) n(deadline_id, look_on)
where d.deadline_id = n.deadline_id and d.look_on is distinct from n.look_on

-- name: provisional
select count(*) from deadlines where state in ('running', 'missed') and provisional

-- name: names
select case_id, name from cases where case_id = any($1)

-- name: moved_by_version
select version, count(*) as moved, count(*) filter (where due <> previous_due) as dates,
       count(*) filter (where was_provisional and not provisional) as final
from calendar_moves group by version

-- name: moves
-- $2: the last row of the page before
select m.version, m.position, m.deadline_id as deadline, m.case_id, c.name as case_name, m.region, m.bureau, m.rule, m.name,
       m.previous_due, m.due, m.previous_due_safe, m.due_safe, m.was_provisional, m.provisional
from calendar_moves m left join cases c using (case_id)
where m.version = $1 and m.position > $2 and ($3::text is null or m.bureau = $3)
order by m.position
limit $4
