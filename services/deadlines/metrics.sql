-- name: overdue
-- through the index of what is still to be done
select coalesce(kind, 'other') as kind, count(*) as number
from deadlines
where state = 'missed'
group by 1
