-- A source that is being removed, a few of its threads at a time: nobody comes in by it any more.
alter table sources add column closed integer not null default 0 check (closed in (0, 1));

create index threads_by_source on threads (source_token);
