/** Messages per minute, as the server counts them. */
import { useHub } from "../state/store.ts";
import { LINK_IDS, LINKS } from "../wire/links.ts";

export function MessageRate() {
  const rate = useHub((state) => state.rate);
  const links = useHub((state) => state.features?.links) ?? LINK_IDS;
  const split = links.map((id) => `${LINKS[id].name} ${rate?.byLink[id] ?? "–"}`).join(", ");
  return (
    <span className="rate" data-testid="message-rate" title={`Messages per minute: ${split}`}>
      <span className="figure">{rate ? rate.total.toLocaleString("en") : "–"}</span>
      <span className="unit">/min</span>
    </span>
  );
}
