// Writing a reply. Enter sends, unless an input method is still composing; what is begun is kept for each thread.
import { effect, signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { drafts, inbox, reply, typed } from "../app";
import { focusList } from "../keys";
import { codePoints, isBlank } from "../text";
import { Icon } from "./marks";

/** Code points before the limit at which the counter appears. */
const NEAR = 500;
/** What some browsers say instead of a key while an input method composes. */
const COMPOSING = 229;

const chars = signal(0);
const redrafted = signal(0);

/** Puts a text back into the reply that is being written. */
export function redraft(thread: string, text: string): void {
  drafts.set(thread, text);
  redrafted.value += 1;
}

export function Composer({ thread, title }: { thread: string; title: string }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { bodyChars } = inbox.value;
  const left = bodyChars - chars.value;
  const over = left < 0;

  const fit = () => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  };
  const write = (text: string) => {
    if (text) drafts.set(thread, text);
    else drafts.delete(thread);
    // Counting is only for a text that may be too long: a code point has at most two units.
    chars.value = text.length > bodyChars - NEAR ? codePoints(text) : text.length;
    fit();
  };
  const put = (text: string) => {
    if (field.current) field.current.value = text;
    write(text);
  };
  const send = () => {
    const text = field.current?.value ?? "";
    if (isBlank(text) || codePoints(text) > bodyChars) return;
    if (reply(thread, text)) put("");
    field.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === COMPOSING) return;
    if (event.key === "Escape") {
      event.preventDefault();
      focusList();
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    }
  };

  useLayoutEffect(() => put(drafts.get(thread) ?? ""), [thread]);
  useEffect(
    () =>
      effect(() => {
        if (redrafted.value > 0) put(drafts.get(thread) ?? "");
      }),
    [thread],
  );
  useEffect(() => {
    addEventListener("resize", fit);
    return () => removeEventListener("resize", fit);
  }, []);

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label for="reply" class="unseen">
        Reply to {title}
      </label>
      <textarea
        id="reply"
        ref={field}
        rows={1}
        dir="auto"
        placeholder="Write a reply…"
        aria-describedby="reply-hint reply-limit"
        aria-invalid={over ? "true" : undefined}
        onInput={(event) => {
          write(event.currentTarget.value);
          if (chars.value > 0) typed();
        }}
        onKeyDown={press}
      />
      <button
        type="submit"
        class="main send"
        aria-label="Send"
        aria-disabled={over || chars.value === 0 ? "true" : undefined}
      >
        <Icon name="send" />
        <span>Send</span>
      </button>
      <p class="under">
        <span id="reply-hint" class="muted">
          Enter sends, Shift + Enter begins a new line
        </span>
        <span id="reply-limit" role="status" class="error">
          {over && "Too long to send: shorten it, or send it in parts."}
        </span>
        {left <= NEAR && (
          <span class={over ? "counter error" : "counter muted"}>
            {chars.value.toLocaleString("en")} / {bodyChars.toLocaleString("en")}
          </span>
        )}
      </p>
    </form>
  );
}
