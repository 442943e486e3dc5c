// What a chat costs at least: some fifteen elements, a socket, a list of which only the last messages are elements.
// No identity, no accessibility, no languages, no repair of anything.
const ROWS = 60;
const make = (name, ...inner) => {
  const element = document.createElement(name);
  element.append(...inner);
  return element;
};
const host = make("div");
const root = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(`.window{position:fixed;right:16px;bottom:16px;width:360px;height:520px;display:flex;flex-direction:column;
background:#fff;border:1px solid #ccc;font:15px/1.4 system-ui}.list{flex:1;overflow-y:auto}.row{padding:4px 12px}.body{
background:#eef;border-radius:12px;padding:8px 12px;display:inline-block}form{display:flex}textarea{flex:1;font-size:16px}`);
root.adoptedStyleSheets = [sheet];
const list = make("div");
list.className = "list";
const field = make("textarea");
const form = make("form", field, make("button", "Send"));
const panel = make("section", make("header", make("h2", "Chat"), make("button", "Close")), list, form);
panel.className = "window";
root.append(panel);
document.body.append(host);

const messages = [];
let due = false;
const show = () => {
  due = false;
  const rows = messages.slice(-ROWS).map(({ body, at }) => {
    const bubble = make("div", body);
    bubble.className = "body";
    const row = make("div", bubble, make("time", new Date(at).toISOString().slice(11, 16)));
    row.className = "row";
    return row;
  });
  list.replaceChildren(...rows);
  list.scrollTop = list.scrollHeight;
};
const socket = new WebSocket(`ws://${location.host}/chat/bench/socket`);
socket.onopen = () => socket.send(JSON.stringify({ hello: { versions: [1] } }));
socket.onmessage = ({ data }) => {
  const { entries } = JSON.parse(data);
  if (!entries) return;
  for (const entry of entries.entries) messages.push({ body: entry.body, at: entry.at });
  if (!due) requestAnimationFrame(show);
  due = true;
};
form.onsubmit = (event) => {
  event.preventDefault();
  socket.send(JSON.stringify({ write: { id: crypto.randomUUID(), body: field.value } }));
};
