-- Who brought which content. Content is kept once for everybody and named by its digest; a digest that became known opens nothing by itself.
-- '*' is the administrator of the machine, whose uploads any place may put on its files.
create table yingsu.file_uploads (
  digest text not null,
  region text not null,
  bureau text not null,
  brought_at timestamptz not null default now(),
  primary key (digest, region, bureau)
);
alter table yingsu.file_uploads enable row level security;
create policy services on yingsu.file_uploads to yingsu_service using (true);
create policy fence on yingsu.file_uploads to yingsu_doors using (yingsu.theirs(region, bureau));
grant select, insert on yingsu.file_uploads to yingsu_service, yingsu_doors;
-- What lies on a file already was brought by whose file it is, so that a submission that is sent again finds it.
insert into yingsu.file_uploads (digest, region, bureau)
select data ->> 'digest', region, bureau from eventlog.events where type = 'case.document_filed'
union select json_array_elements_text(data -> 'papers'), region, bureau from eventlog.events where type = 'supervision.bureau_replied'
on conflict do nothing;
