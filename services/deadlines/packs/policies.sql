-- name: open_cases
-- every case whose deadlines may still move, page by page
select case_id, region, bureau, name from cases
where case_id > $1 and closed_on is null and not voided
order by case_id
limit $2
