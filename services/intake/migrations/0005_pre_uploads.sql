-- Who brought which content. Content is kept once for everybody and named by its digest; a digest that became known opens nothing by itself.
-- '*' is the administrator of the machine, whose uploads any place may put on its files.
create table file_uploads (
  digest text not null,
  region text not null,
  bureau text not null,
  brought_at timestamptz not null default now(),
  primary key (digest, region, bureau)
);
alter table file_uploads enable row level security;
create policy fence on file_uploads to yingsu_intake_doors using (yingsu.theirs(region, bureau));
grant select, insert on file_uploads to yingsu_intake_doors;
-- What lies on a file already was brought by whose file it is, so that a submission that is sent again finds it.
insert into file_uploads (digest, region, bureau)
select distinct data ->> 'digest', region, bureau from eventlog.events where type = 'case.document_filed' on conflict do nothing;
