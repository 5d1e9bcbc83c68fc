-- name: cases
-- the bureau's cases that name some people, in a year if one is given
select distinct 'case-' || case_id as stream
from intake_named
where region = $1 and bureau = $2 and person = any($3) and ($4::int is null or year in (0, $4))
