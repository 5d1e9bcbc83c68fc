-- name: brought
insert into yingsu.file_uploads (digest, region, bureau) values ($1, $2, $3) on conflict do nothing

-- name: theirs
select exists (select from yingsu.file_uploads where digest = $1 and region = $2 and ($3::text is null or bureau = $3))

-- name: brought_by
select exists (select from yingsu.file_uploads where digest = $1 and region in ($2, '*') and bureau in ($3, '*'))
