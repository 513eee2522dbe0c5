/**
 * The card, where somebody chose cards for rows.
 *
 * Separate from the table because it is loaded behind the first view, unless it is chosen; rows stand
 * in its place until it is there.
 */
import { useEffect, useState } from "react";
import type { MessageCard } from "../cards/MessageCard.tsx";
import { useHub } from "../state/store.ts";

type Card = typeof MessageCard;

/** Once loaded, a list begins with cards instead of changing its shape a moment later. */
let loaded: Card | undefined;

export async function loadCard(): Promise<void> {
  loaded ??= (await import("../cards/MessageCard.tsx")).MessageCard;
}

/** Undefined for rows. */
export function useCard(): Card | undefined {
  const wanted = useHub((state) => state.layout === "cards");
  const [, setReady] = useState(loaded !== undefined);
  useEffect(() => {
    if (!wanted || loaded) return;
    let asked = true;
    loadCard()
      .then(() => asked && setReady(true))
      // Without a connection it may not load; rows say the same.
      .catch(() => undefined);
    return () => {
      asked = false;
    };
  }, [wanted]);
  return wanted ? loaded : undefined;
}
