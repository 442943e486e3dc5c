-- What the page's script said in its author's place: `agent_name` is empty where that is an agent's.

alter table contents add column automated integer not null default 0 check (automated in (0, 1));
