-- Fed to psql with -v name=...: makes the database once, does nothing the next time.
SELECT format('CREATE DATABASE %I', :'name')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name')
\gexec
