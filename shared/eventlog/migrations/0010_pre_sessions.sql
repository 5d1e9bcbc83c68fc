-- Intake also says which trainings and observations are open to whom, near, or called off.
insert into eventlog.writers (role, area) values ('yingsu_intake', 'session') on conflict do nothing;
