// `npm run bench -- browser`: what the chat costs a page, beside the least that a chat can be and two that are published,
// in one run, page by page in turn. Ratios of one run mean something on another machine; numbers by themselves do not.
import { Page } from "./page.mjs";
import { servePages, text } from "./pages.mjs";

const ROUNDS = Number(process.env.VISAVIS_ROUNDS ?? 7);
/** More of them cost a peer minutes, and say no more. */
const FEW = Math.min(3, ROUNDS);
const NEWS = 20;
const OURS = "visavis";
const PEERS = ["deep-chat", "chatscope"];
const CHATS = ["floor", OURS, ...PEERS];

const sorted = (values) => values.toSorted((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)];
const best = (values) => Math.min(...values);
const last = (number) => text(number).split(":")[0];

/** Measures each page in turn, so many rounds; gives page → measure → values. */
async function rounds(count, names, measure) {
  const all = Object.fromEntries(names.map((name) => [name, {}]));
  for (let round = 0; round < count; round++) {
    for (const name of names) {
      const values = await measure(name);
      for (const [what, value] of Object.entries(values)) {
        all[name][what] ??= [];
        all[name][what].push(value);
      }
      process.stdout.write(".");
    }
  }
  process.stdout.write("\r");
  return all;
}

async function opened(pages, name, { slow, history = 0 } = {}, use) {
  const page = await Page.open(pages.address, { slow });
  try {
    pages.begin(history);
    const loaded = await page.load(name);
    return await use(page, loaded);
  } finally {
    await page.close();
  }
}

const load = (pages, slow) => (name) =>
  opened(pages, name, { slow }, async (page, loaded) => (slow ? loaded : { ...loaded, heap: await page.heap() }));

/** So many messages at once, and then one after the other. */
const messages = (pages, count) => (name) =>
  opened(pages, name, { history: count }, async (page) => {
    const says = PEERS.includes(name);
    if (!says) while (!pages.isTalking()) await page.quiet();
    const add = (from, many) => async () => {
      if (!says) return pages.add(many);
      const texts = Array.from({ length: many }, (_, i) => text(from + i));
      await page.tab.evaluate((texts) => window.bench.add(texts), texts);
    };
    const [heap, nodes] = [await page.heap(), await page.nodes()];
    const cpu = await page.receive(add(1, count), last(count));
    await page.quiet();
    const after = { nodes: (await page.nodes()) - nodes, heap: ((await page.heap()) - heap) / count };
    const more = [];
    for (let news = count + 1; news <= count + NEWS; news++) {
      await page.quiet(); // they come as people write them, each for itself
      more.push(await page.receive(add(news, 1), last(news)));
    }
    return { cpu, ...after, more: median(more) };
  });

function table(title, all, columns) {
  console.log(`\n${title}`);
  const cells = [["", ...columns.map(([heading]) => heading)]];
  for (const [name, measures] of Object.entries(all)) {
    cells.push([
      name,
      ...columns.map(([, what, digits = 0, unit = 1]) => {
        const values = measures[what].map((value) => value / unit);
        return `${median(values).toFixed(digits)} (${best(values).toFixed(digits)})`;
      }),
    ]);
  }
  for (const row of cells) console.log(row.map((cell, i) => (i ? cell.padStart(18) : cell.padEnd(12))).join(""));
}

/** A page on which no chat opens: what is asked for at once, and what when nothing else is to be done. */
async function closed(pages) {
  const page = await Page.open(pages.address, { slow: true });
  const asked = [];
  page.tab.on("request", (request) => asked.push(request.url()));
  await page.tab.goto(`${pages.address}/closed`);
  await page.tab.waitForFunction(() => document.querySelector("visavis-chat"));
  await page.quiet();
  const { tasks } = await page.tab.evaluate(() => window.instruments);
  await page.close();
  return { requests: asked.length - 1, longest: Math.max(0, ...tasks) };
}

/** One goal: its number, what it says, the figure, how it stands to a peer, and whether it is met. */
const goal = (name, wants, figure, ratio, met) => ({ name, wants, figure, ratio, met });

export async function benchInBrowser() {
  const pages = await servePages();
  const plain = await rounds(ROUNDS, ["blank", ...CHATS], load(pages, false));
  table("Load, median (best)", plain, [
    ["wire bytes", "bytes"],
    ["usable ms", "usable"],
    ["blocked ms", "blocked"],
    ["CPU ms", "cpu"],
    ["heap MB", "heap", 2, 1e6],
  ]);
  const slow = await rounds(ROUNDS, ["blank", ...CHATS], load(pages, true));
  table("Load, processor / 4 and slow 4G, median (best)", slow, [
    ["usable ms", "usable"],
    ["blocked ms", "blocked"],
    ["longest task ms", "longest"],
    ["CPU ms", "cpu"],
  ]);
  const columns = [
    ["CPU ms", "cpu"],
    ["nodes +", "nodes"],
    ["bytes a message", "heap"],
    ["one more, CPU ms", "more", 1],
  ];
  const thousand = await rounds(FEW, CHATS, messages(pages, 1_000));
  table("1,000 messages, median (best)", thousand, columns);
  // deep-chat takes a minute for them.
  const many = { ...(await rounds(FEW, ["floor", OURS], messages(pages, 10_000))) };
  Object.assign(many, await rounds(1, ["chatscope"], messages(pages, 10_000)));
  table("10,000 messages, median (best)", many, columns);
  const view = await closed(pages);
  pages.close();
  return judge({ plain, slow, thousand, many, view });
}

function judge({ plain, slow, thousand, many, view }) {
  const of = (all, name, what, take = median) => take(all[name][what]);
  const beyond = (all, name, what) => of(all, name, what, best) - of(all, "blank", what, best);
  const peer = (all, what) => Math.min(...PEERS.filter((name) => all[name]).map((name) => of(all, name, what, best)));
  const bytes = of(plain, OURS, "bytes") - of(plain, "blank", "bytes");
  const usable = of(slow, OURS, "usable", best);
  const [byPeer, byFloor] = [usable / peer(slow, "usable"), usable / of(slow, "floor", "usable", best)];
  const cpu = beyond(plain, OURS, "cpu");
  const [cpuByFloor, cpuByPeer] = [cpu / beyond(plain, "floor", "cpu"), cpu / beyond(plain, "deep-chat", "cpu")];
  const heap = beyond(plain, OURS, "heap") / 1e6;
  const [few, lots] = [of(thousand, OURS, "cpu", best), of(many, OURS, "cpu", best)];
  const nodes = of(many, OURS, "nodes");
  const more = of(many, OURS, "more", best);
  const each = of(many, OURS, "heap");
  const { blocked, longest } = { blocked: of(slow, OURS, "blocked"), longest: of(slow, OURS, "longest") };
  const goals = [
    goal(
      "G1",
      "all that is downloaded <= 40 kB",
      `${(bytes / 1e3).toFixed(1)} kB`,
      bytes / (of(plain, "chatscope", "bytes") - of(plain, "blank", "bytes")),
      bytes <= 40_000,
    ),
    goal(
      "G2",
      "not opened: 1 request, no task > 50 ms",
      `${view.requests} requests, ${view.longest.toFixed(0)} ms`,
      undefined,
      view.requests === 1 && view.longest <= 50,
    ),
    goal(
      "G3",
      "usable, slow: <= 0.8 x peer, 1.25 x floor",
      `${usable.toFixed(0)} ms, ${byFloor.toFixed(2)} x floor`,
      byPeer,
      byPeer <= 0.8 && byFloor <= 1.25,
    ),
    goal(
      "G4",
      "slow: blocked 0 ms, no task > 50 ms",
      `${blocked.toFixed(0)} ms, ${longest.toFixed(0)} ms`,
      undefined,
      blocked === 0 && longest <= 50,
    ),
    goal(
      "G5",
      "CPU <= 1.5 x floor, 0.8 x deep-chat",
      `${cpu.toFixed(0)} ms, ${cpuByFloor.toFixed(1)} x floor`,
      cpuByPeer,
      cpuByFloor <= 1.5 && cpuByPeer <= 0.8,
    ),
    goal(
      "G6",
      "heap and memory <= 0.5 MB over blank",
      `${heap.toFixed(2)} MB`,
      heap / (beyond(plain, "deep-chat", "heap") / 1e6),
      heap <= 0.5,
    ),
    goal(
      "G7",
      "1,000 messages <= 40 ms, 1/5 of a peer",
      `${few.toFixed(0)} ms`,
      few / peer(thousand, "cpu"),
      few <= 40 && few <= peer(thousand, "cpu") / 5,
    ),
    goal(
      "G7",
      "10,000 <= 2 x that, <= 600 nodes",
      `${lots.toFixed(0)} ms, ${nodes} nodes`,
      lots / of(many, "chatscope", "cpu", best),
      lots <= 2 * few && nodes <= 600,
    ),
    goal(
      "G8",
      "one more in 10,000 <= 6 ms",
      `${more.toFixed(1)} ms`,
      more / of(many, "chatscope", "more", best),
      more <= 6,
    ),
    goal("G9", "a message <= 300 bytes", `${each.toFixed(0)} bytes`, each / of(many, "chatscope", "heap"), each <= 300),
  ];
  console.log("\nGoals (ours by the best of the peers measured; best runs, but bytes, blocking and nodes)");
  for (const { name, wants, figure, ratio, met } of goals) {
    const beside = ratio === undefined ? "" : `${ratio.toFixed(2)} x peer`;
    console.log(`${name}  ${wants.padEnd(44)}${figure.padEnd(28)}${beside.padEnd(14)}${met ? "met" : "NOT MET"}`);
  }
  return goals.filter(({ met }) => !met).map(({ name, wants }) => `${name} (${wants})`);
}
