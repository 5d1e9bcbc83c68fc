-- How far a projection is, everybody may know; a service moves, makes anew and forgets its own only.
alter table projections.generations enable row level security;
create policy seen on projections.generations for select to yingsu_service, yingsu_doors using (true);
create policy made on projections.generations for insert to yingsu_service with check (current_user = 'yingsu_' || split_part(name, '.', 1));
create policy moved on projections.generations for update to yingsu_service using (current_user = 'yingsu_' || split_part(name, '.', 1));
create policy forgotten on projections.generations for delete to yingsu_service using (current_user = 'yingsu_' || split_part(name, '.', 1));
