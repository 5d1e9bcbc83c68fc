-- name: save_named
insert into stats_people (fact, position, first_position, region, bureau, person, label)
select fact, position, position, region, bureau, person, label
from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[]) n(fact, position, region, bureau, person, label)

-- name: save_mended
-- only of what calls somebody something; a correction holds the whole entry, of a void nothing is left
insert into stats_people (fact, position, first_position, region, bureau, person, label)
select m.fact, m.position, n.first_position, n.region, n.bureau, m.person, m.label
from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[]) m(fact, position, person, label)
join stats_people n on n.fact = m.fact and n.position = n.first_position

-- name: names_then
-- of each person what was said last, as each fact stood at the position
select distinct on (person) person, label
from (
    select distinct on (fact) first_position, person, label from stats_people
    where position <= $1 and ($2::text is null or region = $2) and ($3::text is null or bureau = $3)
    order by fact, position desc
) held
where person is not null
order by person, first_position desc
