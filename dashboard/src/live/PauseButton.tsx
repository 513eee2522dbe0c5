/** Stops the list; receiving and counting go on. */
import { togglePause, useHub } from "../state/store.ts";
import { Icon } from "../ui/Icon.tsx";

export function PauseButton({ className }: { readonly className: string }) {
  const paused = useHub((state) => state.paused !== undefined);
  return (
    <button
      type="button"
      className={className}
      data-testid="pause"
      data-active={paused}
      onClick={togglePause}
    >
      <Icon name={paused ? "play" : "pause"} />
      <span>{paused ? "Resume" : "Pause"}</span>
    </button>
  );
}
