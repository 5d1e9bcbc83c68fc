-- name: duties_of_case
select stream from notify_duties where duty ->> 'case_id' = $1 order by stream
