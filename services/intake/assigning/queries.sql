-- name: people
select stream, region, bureau, history from intake_people where stream = any($1)

-- name: save_people
insert into intake_people
select stream, region, bureau, history
from jsonb_to_recordset($1) as p(stream text, region text, bureau text, history jsonb)
on conflict (stream) do update set history = excluded.history

-- name: of_bureau
select stream, region, bureau, history from intake_people where region = $1 and bureau = $2 order by stream

-- name: versions
select stream, (history->>'version')::int as version from intake_people where region = $1 and bureau = $2 order by stream
