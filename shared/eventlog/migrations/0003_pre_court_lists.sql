-- Intake also keeps the lists that courts give of their cases.
insert into eventlog.writers (role, area) values ('yingsu_intake', 'court_list') on conflict do nothing;
