-- name: cases
-- the bureau's cases of which a fact of these types, or what corrected one, names the person $4 or is of the year $5
select distinct e.stream
from intake_people p join eventlog.events e using (stream)
where p.region = $1 and p.bureau = $2 and p.stream like 'case-%' and e.type = any($3)
  and ($4::text is null or strpos(e.data::text, to_json($4::text)::text) > 0)
  and ($5::int is null or e.type = 'case.corrected' or extract(year from e.occurred_on) = $5)
