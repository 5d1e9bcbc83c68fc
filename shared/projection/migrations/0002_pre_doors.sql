-- Who reads for a visitor may see how far each projection is: every answer names its log position.
grant usage on schema projections to yingsu_doors;
grant select on projections.generations to yingsu_doors;
