// @chatscope/chat-ui-kit-react: a conversation in a window, its messages in one state.
import { ChatContainer, MainContainer, Message, MessageInput, MessageList } from "@chatscope/chat-ui-kit-react";
import { createElement as h, useState } from "react";
import { createRoot } from "react-dom/client";

function Chat() {
  const [messages, setMessages] = useState([]);
  window.bench.add = (texts) => setMessages((before) => [...before, ...texts]);
  const rows = messages.map((message, key) =>
    h(Message, { key, model: { message, direction: "incoming", position: "single", sender: "Kim" } }),
  );
  const list = h(MessageList, null, rows);
  return h(MainContainer, null, h(ChatContainer, null, list, h(MessageInput, { attachButton: false })));
}

window.bench = {};
const place = document.createElement("div");
place.style.cssText = "position:fixed;right:16px;bottom:16px;width:360px;height:520px";
document.body.append(place);
createRoot(place).render(h(Chat));
