-- Notify also says that the day of a reminder has come.
insert into eventlog.writers (role, area) values ('yingsu_notify', 'reminder') on conflict do nothing;
