-- name: samples_as_of
select origin, count(*) as count
from stats_instances
where origin <> 'reported' and known_from <= $1 and (known_to is null or known_to > $1) and not voided
  and ($2::text is null or region = $2) and ($3::text is null or bureau = $3)
group by origin

-- name: is_a_bureau
select exists (select from stats_instances where bureau = $1) or exists (select from stats_units where bureau = $1)

-- name: supervision_as_of
select kind, state, count(*) as count
from stats_supervision
where known_from <= $1 and (known_to is null or known_to > $1)
  and ($2::text is null or region = $2) and ($3::text is null or bureau = $3)
  and ($4::date is null or counted_on >= $4) and ($5::date is null or counted_on <= $5)
group by kind, state
order by kind, state
