/** Cards instead of rows, for every list of messages. */
import { setPreferences, useHub } from "../state/store.ts";
import { Icon } from "../ui/Icon.tsx";

export function CardsToggle() {
  const cards = useHub((state) => state.layout === "cards");
  return (
    <button
      type="button"
      className="button cards-toggle"
      aria-label="Cards"
      title="Messages as cards"
      aria-pressed={cards}
      data-active={cards}
      data-testid="cards-toggle"
      onClick={() => setPreferences({ layout: cards ? "table" : "cards" })}
    >
      <Icon name="cards" />
      <span>Cards</span>
    </button>
  );
}
