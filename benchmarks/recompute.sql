-- name: spread
-- 200,000 open deadlines as the desk would have them, two a case, due through the year that the notice is about: made in the table itself,
-- because what is measured is finding and counting again; the dates are those of the calendar $1, one row of $2.. for each day and period
insert into deadlines (deadline_id, case_id, instance, rule, subject, region, bureau, state, version, position, changed_at, name, clause, kind,
    strength, responsible, nature, trigger, trigger_on, nominal, due, due_safe, provisional, calendar, periods, adjusted, known_on, reminded,
    previous_dues, listed_on, look_on)
select gen_random_uuid(), md5((n / 2)::text)::uuid, 1, 'national.defence', '', '370404', 'fz-' || n % 40, 'running', 1, n, now(), '提交答辩状',
       '行政诉讼法第六十七条', 'statutory', 'hard', 'handler', 'duty', gen_random_uuid(), d.trigger_on, d.nominal, d.due, d.due_safe,
       d.provisional, $1, array[d.period], false, d.trigger_on, '{}'::smallint[], '{}'::date[], d.due, d.due_safe
from generate_series(0, $2::int - 1) n
join unnest($3::date[], $4::date[], $5::date[], $6::date[], $7::boolean[], $8::text[]) with ordinality
     d(trigger_on, nominal, due, due_safe, provisional, period, no) on d.no = 1 + n % $9::int

-- name: forget
delete from deadlines

-- name: analyze
analyze deadlines
