-- name: ids
-- what addresses are filled with: a case of the bureau with 40,000 that is open and not new, and what is its own
with chosen as (select case_id from intake.intake_cases where bureau = 'fz-renshe' and handler = 'renshe-a' and not closed order by opened_position desc offset 20 limit 1),
one as (select deadline_id, case_id from deadlines.deadlines where case_id = (select case_id from chosen) and state in ('running', 'missed') order by deadline_id limit 1)
select (select case_id from chosen)::text as "case",
       (select deadline_id from one)::text as deadline,
       (select case_id from intake.intake_cases where bureau = 'fz-renshe' and name like '一案到底%')::text as long,
       (select about from notify.notify_messages where bureau = 'fz-renshe' and person = 'renshe-a' order by position desc limit 1)::text as matter,
       (select id from eventlog.events where stream = 'case-' || (select case_id from chosen) and type = 'case.notice_received')::text as fact,
       (select id from eventlog.events where stream = 'organisation-370404-fz-renshe' and type = 'organisation.person_assigned' limit 1)::text as entry,
       (select opened_position from intake.intake_cases where bureau = 'fz-renshe' order by opened_position limit 1 offset 20000)::text as deep,
       (select duty_id from deadlines.duties_said where bureau = 'fz-renshe' and rule not like 'bench-%' order by duty_id limit 1)::text as duty,
       (select duty_id from deadlines.duties_said where bureau = 'fz-renshe' and rule like 'bench-%' and period like '2026%' order by rule, duty_id limit 1)::text as quota,
       (select id from notify.notify_messages where bureau = 'fz-renshe' and person = 'renshe-a' order by position desc limit 1 offset 3)::text as notice,
       (select string_agg('case=' || case_id, '&') from (select case_id from intake.intake_cases where bureau = 'fz-renshe' order by opened_position desc limit 50) shown) as lamps
