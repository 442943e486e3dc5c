// Small signs: icons, initials and how a visitor is known. Never colour alone: each has a shape, and a word.
import { Component } from "preact";
import { useState } from "preact/hooks";
import { initials, KNOWN, tint } from "../text";
import type { Known } from "../wire";

const PATHS = {
  verified: "M8 1.3 2.5 3.4v4.2c0 3.3 2.3 6 5.5 7.1 3.2-1.1 5.5-3.8 5.5-7.1V3.4zM5.3 8l1.9 1.9 3.5-3.7",
  claimed: "M2 3h12v8H8.2L5 13.8V11H2zM6.6 5.7a1.4 1.3 0 1 1 1.9 1.2q-.5.2-.5.8M8 9.1v.1",
  anonymous:
    "M8 8.2a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8M2.7 14c.5-2.5 2.6-3.9 5.3-3.9M10.6 11.4l3.2 3.2m0-3.2-3.2 3.2",
  back: "M9.8 3 4.8 8l5 5",
  down: "M8 3v10M3.8 8.8 8 13l4.2-4.2",
  seen: "m1 8.4 3.2 3.2 6.6-7M7.6 11l.8.6L15 4.6",
  sent: "m2.8 8.4 3.4 3.4 7-7.4",
  waiting: "M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4M8 4.6V8l2.4 1.6",
  failed: "M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4M8 4.7v4M8 11.2v.1",
  send: "M2.4 2.8 14 8 2.4 13.2 4.3 8zM4.3 8h4.5",
  person: "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2.6 14c.4-2.6 2.6-4 5.4-4s5 1.4 5.4 4",
};

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M9 10l7 13 7-13" />
    </svg>
  );
}

export function KnownMark({ known }: { known: Known }) {
  const { word, means } = KNOWN[known];
  return (
    <span class={`known ${known}`} title={means}>
      <Icon name={known} />
      {word}
    </span>
  );
}

export function Initials({ name, of }: { name: string; of: string }) {
  return (
    <span class={`initials tint${tint(of)}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** Addresses where no picture came from: they are not asked for again. */
const missing = new Set<string>();
const REMEMBERED = 500;

/** Somebody's picture, where there is one and it comes; otherwise initials. */
export function Face({ address, name, of }: { address: string | undefined; name: string; of: string }) {
  const [, miss] = useState("");
  if (!address || missing.has(address)) return <Initials name={name} of={of} />;
  const broken = () => {
    if (missing.size >= REMEMBERED) missing.clear();
    missing.add(address);
    miss(address);
  };
  return <img key={address} class="initials" src={address} alt="" referrerpolicy="no-referrer" onError={broken} />;
}

/** The agent of this name. A picture is the server's own, by its name there: none is fetched from elsewhere. */
export function AgentFace({ name, picture }: { name: string; picture: string | undefined }) {
  return <Face address={picture && `/pictures/${encodeURIComponent(picture)}`} name={name} of={name} />;
}

/** Drawn again only when a property is another one. */
export abstract class Pure<P extends object> extends Component<P> {
  override shouldComponentUpdate(next: Readonly<P>): boolean {
    const names = Object.keys({ ...next, ...this.props }) as (keyof P)[];
    return names.some((name) => next[name] !== (this.props as Readonly<P>)[name]);
  }
}
