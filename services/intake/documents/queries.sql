-- name: brought
insert into intake.file_uploads (digest, region, bureau) values ($1, $2, $3) on conflict do nothing

-- name: theirs
select exists (select from intake.file_uploads where digest = $1)

-- name: brought_by
select exists (select from intake.file_uploads where digest = $1 and region in ($2, '*') and bureau in ($3, '*'))
