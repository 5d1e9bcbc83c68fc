-- name: sees_case
select true from notify_cases where case_id = $1

-- name: case_of_matter
select case_id from notify_messages where about = $1 and case_id is not null limit 1

-- name: of_matter
-- also what nobody could be told
(select id from notify_messages where about = $1 order by position limit $2)
union all
(select id from notify_undeliverable where about = $1 order by position limit $2)

-- name: of_case
(select id from notify_messages where case_id = $1 order by position limit $2)
union all
(select id from notify_undeliverable where case_id = $1 order by position limit $2)

-- name: labels
-- what people are called in the roles they hold or held
select person, min(label) as label from notify_people where person = any($1) group by person
