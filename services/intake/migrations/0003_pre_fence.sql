-- What somebody typed is theirs alone; a file on its way in is its bureau's.
alter table form_drafts enable row level security;
create policy fence on form_drafts to yingsu_intake_doors using (person = current_setting('yingsu.person', true));
grant select, insert, update, delete on form_drafts to yingsu_intake_doors;
alter table ledger_imports enable row level security;
create policy fence on ledger_imports to yingsu_intake_doors using (yingsu.theirs(region, bureau));
grant select, insert, update, delete on ledger_imports to yingsu_intake_doors;
