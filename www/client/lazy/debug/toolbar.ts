// The debug toolbar: how the chat stands, for the website's developer. Fetched only when it is started.
// It shows nobody's words and no token.

import type { Inspection } from "../../../../src/api/ui";
import type { Trace, TraceEvent } from "../../boot/trace";
import { adopt, make, setText } from "../../ui/elements";
import { redact } from "./redact";
import { forget, list, MARK } from "./store";
import styles from "./toolbar.css";
import { unread } from "./unread";

/** How the token stands, where its word does not say it all. */
const TOKEN: Partial<Record<Inspection["token"], string>> = {
  asked: "asked: the website has been asked for the next one",
  in_session: "in session: too late for a new connection, good for the one it opened",
};
const IDENTITY: Record<Inspection["identity"], string> = {
  browser: "anonymous",
  claimed: "claimed (plain, with a uuid)",
  signed: "signed",
};
const ROWS = {
  source: "Source",
  connection: "Connection",
  identity: "Identity",
  token: "Token",
  exp: "Expires (exp)",
  presentable: "Can be presented for",
  lapses: "Session lapses in",
  clock: "Server's clock",
  waiting: "Messages waiting",
};
/** What the developer may have missed: how many lines. */
const MAX_NEWS = 8;
/** A token keeps its session this much longer than `exp`, in seconds. */
const LEEWAY = 10;

/** The chat that the toolbar is about. */
export interface Debugged {
  source: string;
  client: { inspect(): Inspection | undefined };
  trace: Trace;
}

/** An event that the page's handlers were told. */
type Announced = { event: string; [member: string]: unknown };
type RowName = keyof typeof ROWS;
const names = Object.keys(ROWS) as RowName[];

let stop: (() => void) | undefined;

/** Shows the toolbar; a second time, the same one. */
export function start({ source, client, trace }: Debugged): void {
  if (stop) return;
  const host = make("visavis-debug" as "div", "");
  const root = host.attachShadow({ mode: "open" });
  const values = Object.fromEntries(names.map((name) => [name, make("dd", "", { id: name })])) as Record<
    RowName,
    HTMLElement
  >;
  const facts = names.flatMap((name) => [make("dt", "", {}, ROWS[name]), values[name]]);
  const news = make("ol", "", { id: "news" });
  const store = make("table", "", { id: "store", hidden: "" });
  const status = make("p", "aside", { role: "status" });

  const confirm = make(
    "div",
    "",
    { id: "sure", hidden: "" },
    "Forget this browser's key, its conversation and its drafts? ",
    button("Forget and reload", async () => {
      await forget();
      location.reload();
    }),
    button("Keep", () => ask(false)),
  );
  const ask = (isAsking: boolean) => {
    confirm.hidden = !isAsking;
    ((isAsking && confirm.querySelector("button")) || resetting).focus();
  };
  const resetting = button("Reset…", () => ask(true));
  const showing = button("Show store", async () => {
    store.hidden = !store.hidden;
    showing.setAttribute("aria-expanded", `${!store.hidden}`);
    if (store.hidden) return;
    store.replaceChildren(...table(await list()));
    store.scrollIntoView({ block: "nearest" });
  });
  showing.setAttribute("aria-expanded", "false");

  const exporting = button("Export trace", () => {
    download("visavis-trace.json", `${JSON.stringify(redact(trace), null, 1)}\n`);
    status.textContent = "The trace is exported. Messages, names, tokens and keys are not in it.";
  });
  const reloading = button("Reload", () => location.reload());
  const stopping = button("Stop", () => stop?.());
  const state = { tabindex: 0, role: "group", "aria-label": "State" };
  const title = make("h3", "", {}, "Latest of identity and token");
  const section = make(
    "section",
    "",
    { "aria-label": "Visavis debug toolbar" },
    make("h2", "", {}, "Visavis debug"),
    make("div", "body", state, make("dl", "", {}, ...facts), title, news, store),
    confirm,
    make("div", "buttons", {}, reloading, showing, exporting, resetting, stopping),
    status,
  );
  root.append(section);
  adopt(section, styles);

  let before: string | undefined;
  const show = () => {
    const now = client.inspect();
    if (!now) {
      values.connection.textContent = "the chat has stopped: reload the page";
      return;
    }
    const token = TOKEN[now.token] ?? now.token;
    const shown: Record<RowName, string> = { source, token, ...described(now) };
    for (const name of names) setText(values[name], shown[name]);
    values.token.dataset.state = token.split(":")[0];
    if (before !== undefined && before !== token) status.textContent = `Token: ${token}`;
    before = token;
    const lines = latest(trace);
    if (news.dataset.lines !== lines.join("\n")) {
      news.dataset.lines = lines.join("\n");
      news.replaceChildren(...lines.map((line) => make("li", "", {}, line)));
    }
  };
  document.body.append(host);
  show();
  const ticking = setInterval(show, 250);
  remember(true);
  stop = () => {
    clearInterval(ticking);
    host.remove();
    remember(false);
    stop = undefined;
  };
}

/** What stands in the rows. What is not known is null. */
function described({ connection, identity, exp, minimum_lifetime, time, waiting }: Inspection) {
  const left = (until: number) => (time === null ? "unknown yet" : span(until * 1_000 - time));
  const offset = time === null ? undefined : Math.round((time - Date.now()) / 100) / 10;
  return {
    connection,
    identity: IDENTITY[identity],
    exp: exp === null ? "–" : `${date(exp)} (${exp})`,
    presentable: exp === null ? "–" : left(exp - minimum_lifetime),
    lapses: exp === null ? "–" : left(exp + LEEWAY),
    clock: offset === undefined ? "unknown yet" : offset === 0 ? "the same as here" : ahead(offset),
    waiting: String(waiting),
  };
}

const ahead = (seconds: number) => `${Math.abs(seconds)} s ${seconds > 0 ? "ahead of" : "behind"} this one`;

function date(exp: number) {
  const moment = new Date(exp * 1_000);
  return Number.isNaN(moment.getTime())
    ? "beyond all dates"
    : moment.toISOString().replace("T", " ").replace(".000Z", " UTC");
}

function span(millis: number) {
  const seconds = Math.max(0, Math.ceil(millis / 1_000));
  const days = Math.floor(seconds / 86_400);
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  const clock = `${two((seconds / 3_600) % 24)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days > 0 ? `${days} d ${clock}` : clock;
}

/** Renewals, refusals, questions, and what of an identity nobody reads, newest first. */
function latest({ events }: Trace) {
  const lines: string[] = [];
  const slips = new Set<string>();
  for (let position = events.length - 1; position >= 0 && lines.length < MAX_NEWS; position -= 1) {
    const { at, kind, value, told } = events[position] as TraceEvent;
    const clock = new Date(at[1]).toTimeString().slice(0, 8);
    const slip = kind === "called" ? unread(value) : undefined;
    if (slip && !slips.has(slip)) lines.push(`${clock} ${slip}`);
    if (slip) slips.add(slip);
    for (const one of [...told].reverse()) {
      if (typeof one === "string") lines.push(`${clock} asked the website for a token: ${one}`);
      else if (/^(token|identity|signed)_/.test((one as Announced).event)) {
        lines.push(`${clock} ${sentence(one as Announced)}`);
      }
    }
  }
  return lines.slice(0, MAX_NEWS);
}

function sentence({ event, ...members }: Announced) {
  const known = Object.entries(members).map(([name, value]) =>
    name === "code" || name === "text" ? value : `${name} ${value}`,
  );
  return [event, ...known].join(": ");
}

/** The toolbar comes back after a reload of this tab, until it is stopped. */
function remember(isWanted: boolean) {
  try {
    if (isWanted) sessionStorage.setItem(MARK, "1");
    else sessionStorage.removeItem(MARK);
  } catch {
    // the browser keeps nothing here
  }
}

function download(name: string, text: string) {
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  make("a", "", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** The rows of a table, with what stands above them. */
function table(rows: string[][]) {
  if (rows.length === 0) return [make("caption", "", {}, "Nothing is kept in this browser.")];
  const titles = ["Where", "Name", "What"].map((title) => make("th", "", { scope: "col" }, title));
  const lines = rows.map((row) => make("tr", "", {}, ...row.map((text) => make("td", "", {}, text))));
  return [
    make("caption", "", {}, "Kept in this browser; values are not shown"),
    make("thead", "", {}, make("tr", "", {}, ...titles)),
    make("tbody", "", {}, ...lines),
  ];
}

function button(title: string, act: () => void) {
  const element = make("button", "", { type: "button" }, title);
  element.addEventListener("click", act);
  return element;
}
