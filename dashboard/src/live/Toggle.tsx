/** A button that is on or off. */
interface ToggleProps {
  readonly label: string;
  readonly pressed: boolean;
  readonly onChange: (pressed: boolean) => void;
}

export function Toggle({ label, pressed, onChange }: ToggleProps) {
  return (
    <button
      type="button"
      className="button"
      aria-pressed={pressed}
      data-active={pressed}
      onClick={() => onChange(!pressed)}
    >
      {label}
    </button>
  );
}
