-- name: units_of_streams
select stream, family, name, subject, region, bureau, case_id, instance, label, came_on, went_on, "values", voided
from stats_units
where stream = any($1) and known_to is null

-- name: units_of_families
select u.stream, u.family, u.name, u.subject, u.region, u.bureau, u.case_id, u.instance, u.label, u.came_on, u.went_on, u."values", u.voided
from stats_units u join unnest($1::text[], $2::text[]) w(stream, family) using (stream, family)
where u.known_to is null

-- name: end_units
update stats_units u set known_to = e.position
from unnest($1::text[], $2::text[], $3::bigint[]) e(stream, name, position)
where u.stream = e.stream and u.name = e.name and u.known_to is null

-- name: units_as_of
-- $7, $8: of these subjects only what has one of these days in the period, but what lasts: it goes by its instance's days too. Days are read from
-- the text as it is: to read it as JSON takes as long as all the rest
select stream, family, name, subject, region, bureau, case_id, instance, label, came_on, went_on, "values", voided
from stats_units
where known_from <= $1 and known_until > $1 and not voided
  and subject = any($6)
  and ($2::text is null or region = $2) and ($3::text is null or bureau = $3)
  and ($4::date is null or ends_on >= $4) and ($5::date is null or begins_on <= $5)
  and (subject <> all($7) or subject in ('stop', 'post')
       or exists (select from unnest($7::text[], $8::text[]) named(of, day)
                  where of = subject and left(split_part("values", '"' || day || '":"', 2), 10) between $4::text and $5::text))
order by subject, region, bureau, case_id, instance, name
