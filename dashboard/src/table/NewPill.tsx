/** Says how many messages wait above, and leads to them. */
import { Icon } from "../ui/Icon.tsx";

interface NewPillProps {
  readonly waiting: number;
  readonly paused: boolean;
  readonly onShow: () => void;
}

export function NewPill({ waiting, paused, onShow }: NewPillProps) {
  if (waiting === 0) return null;
  return (
    <button type="button" className="new-pill" data-testid="new-pill" onClick={onShow}>
      <Icon name="up" />
      {waiting.toLocaleString("en")} new{paused ? ", paused" : ""}
    </button>
  );
}
