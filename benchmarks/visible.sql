-- name: position
select position from projections.generations where name = 'stats.figures' and status = 'live'
