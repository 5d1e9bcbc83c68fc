-- How often a file was taken up and not given back: one that ends whoever reads it is stopped after a few times.
alter table ledger_imports add column turns integer not null default 0;
