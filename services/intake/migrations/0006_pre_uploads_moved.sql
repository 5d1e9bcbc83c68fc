-- Uploads of all services stand in one table of the installation (shared/security); nothing was ever read here.
drop table file_uploads;
