// The list of keyboard shortcuts, in a native dialog.
import { SHORTCUTS, shortcuts, turnShortcuts } from "../keys";

const dialog = () => document.querySelector<HTMLDialogElement>("#help");

export const showHelp = () => dialog()?.showModal();

export function Help() {
  return (
    <dialog id="help" aria-labelledby="help-title">
      <h2 id="help-title">Keyboard shortcuts</h2>
      <dl>
        {SHORTCUTS.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              {keys.split(/( or | )/).map((part) => (/^( or | |\+)$/.test(part) ? part : <kbd key={part}>{part}</kbd>))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="switch">
        <input
          type="checkbox"
          checked={shortcuts.value}
          onChange={(event) => turnShortcuts(event.currentTarget.checked)}
        />
        Use those with Alt, Ctrl and ? in this browser
      </label>
      <form method="dialog">
        <button type="submit" class="main">
          Close
        </button>
      </form>
    </dialog>
  );
}
