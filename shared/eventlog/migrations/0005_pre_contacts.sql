-- Notify also keeps how people want to be reached.
insert into eventlog.writers (role, area) values ('yingsu_notify', 'contact') on conflict do nothing;
