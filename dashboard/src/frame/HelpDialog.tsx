/** Keyboard shortcuts, what the marks mean, and what the words do. */
import { lazy } from "react";
import { LoadedLater } from "../alerts/LoadedLater.tsx";
import { useHub } from "../state/store.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import { Modal } from "../ui/Modal.tsx";
import { LINK_IDS, LINKS } from "../wire/links.ts";

const HelpWords = lazy(() => import("./HelpWords.tsx"));

const KEYS: readonly (readonly [string, string])[] = [
  ["j k", "next and previous message"],
  ["Enter", "open or close it"],
  ["o", "open it on its own page"],
  ["Esc", "close all, back to live"],
  ["x", "mark an alert read"],
  ["/", "filter or search"],
  ["p", "pause and resume"],
  ["g l", "live messages"],
  ["g a", "alerts"],
  ["g s", "search"],
  ["g t", "statistics"],
  ["g h", "status: how the hub is"],
  [",", "settings"],
  ["?", "this help"],
];

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const version = useHub((state) => state.version);
  return (
    <Modal title="Help" className="help" onClose={onClose}>
      <div className="help-columns">
        <section aria-label="Keyboard">
          <h3>Keyboard</h3>
          <dl className="key-list">
            {KEYS.map(([keys, meaning]) => (
              <div key={keys}>
                <dt>
                  {keys.split(" ").map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section aria-label="Marks">
          <h3>Links</h3>
          <dl className="key-list">
            {LINK_IDS.map((id) => (
              <div key={id}>
                <dt>
                  <LinkMark link={id} />
                </dt>
                <dd>{LINKS[id].name}</dd>
              </div>
            ))}
            <div>
              <dt>
                <span className="alert-mark" aria-hidden="true" />
              </dt>
              <dd>matches an alert term</dd>
            </div>
          </dl>
        </section>
      </div>
      <LoadedLater waiting={<div className="help-waiting" />} part>
        <HelpWords />
      </LoadedLater>
      <p className="quiet">
        The address holds the filters: copy it to share what you see.
        {version !== "" && ` Version ${version}.`}
      </p>
    </Modal>
  );
}
