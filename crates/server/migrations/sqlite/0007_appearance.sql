-- How a source's chat looks and what it says, where that is not as it is built in: JSON as `Appearance` writes it.
alter table sources add column appearance text not null default '{}';
