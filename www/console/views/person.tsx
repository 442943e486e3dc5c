// Who the visitor of the open thread is: what the website said, and how far that can be trusted.
import type { Thread } from "../inbox";
import { avatarOf, fullName, KNOWN } from "../text";
import { FIELDS, type PersonField } from "../wire";
import { Face, KnownMark } from "./marks";

const LABELS: Record<(typeof FIELDS)[number], string> = {
  uuid: "uuid",
  screenname: "Screen name",
  firstname: "First name",
  lastname: "Last name",
  company: "Company",
  email: "E-mail",
  avatar_url: "Avatar",
};

/** The predefined fields of a person. */
const PREDEFINED = new Map([
  ["firstname", "First name"],
  ["lastname", "Last name"],
  ["company", "Company"],
  ["gender", "Gender"],
  ["emails", "E-mail"],
  ["home_phones", "Phone at home"],
  ["mobile_phones", "Mobile phone"],
  ["notes", "Notes"],
  ["avatar_url", "Avatar"],
]);

const YES_OR_NO = new Map([
  ["true", "Yes"],
  ["false", "No"],
]);

export function PersonPane({ name, thread }: { name: string; thread: Thread | undefined }) {
  const person = thread?.person;
  return (
    <section
      id="person"
      class="person"
      aria-labelledby="person-title"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard.
      tabIndex={0}
    >
      <h2 id="person-title">Visitor</h2>
      {person ? <Person name={name} {...person} /> : <p class="muted hint late">{!thread?.gone && "Loading…"}</p>}
    </section>
  );
}

function Person({
  name: thread,
  known,
  identity,
  fields: mapped,
  variables,
}: { name: string } & NonNullable<Thread["person"]>) {
  const name = fullName(identity, known);
  const fields = FIELDS.flatMap((field) => (identity[field] ? [[LABELS[field], identity[field]] as const] : []));
  const person = mapped.map((field) => [nameOf(field), shown(field)] as const);
  const extra = Object.entries(identity.extra_values ?? {});
  const visit = Object.entries(variables).map(([name, value]) => [name.replace("custom_", ""), value] as const);
  return (
    <>
      <div class="face">
        <Face address={avatarOf(identity, known)} name={name} of={thread} />
        <p class="name" dir="auto">
          {name}
        </p>
        <KnownMark known={known} />
      </div>
      <p class={`means ${known}`}>{KNOWN[known].means}</p>
      {person.length > 0 && (
        <>
          <h3>Person</h3>
          <Values of={person} />
          <h3>As the website says</h3>
        </>
      )}
      <Values of={fields} />
      {extra.length > 0 && (
        <>
          <h3>Extra values</h3>
          <Values of={extra} />
        </>
      )}
      {visit.length > 0 && (
        <>
          <h3>This visit</h3>
          <Values of={visit} />
        </>
      )}
    </>
  );
}

const nameOf = ({ key, label }: PersonField) => label ?? PREDEFINED.get(key) ?? key;

const shown = ({ type, values }: PersonField) =>
  values.map((value) => (type === "boolean" ? (YES_OR_NO.get(value) ?? value) : value)).join("\n");

function Values({ of }: { of: readonly (readonly [string, string | number | boolean])[] }) {
  return (
    <dl>
      {of.map(([name, value]) => (
        <div key={name}>
          <dt dir="auto">{name}</dt>
          <dd dir="auto">{String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
