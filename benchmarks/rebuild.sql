-- name: stand_at
update projections.generations set position = $2 where name = $1 and status = 'live'

-- name: start_again
update projections.generations
set position = 0, epoch = epoch + 1, owner = null, lease_until = '-infinity'
where name = $1
