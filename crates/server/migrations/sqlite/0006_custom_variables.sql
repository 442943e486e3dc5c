-- What a website says of the visit, beside who the visitor is: JSON as `wire::Variables` writes it.
alter table threads add column variables text not null default '{}';
