/** A button that opens a panel below it; closes on Escape, on a click elsewhere and when focus leaves. */
import { type ReactNode, useEffect, useId, useRef, useState } from "react";

interface PopoverProps {
  readonly label: ReactNode;
  readonly name: string;
  readonly buttonClass: string;
  readonly align?: "start" | "end";
  readonly pressed?: boolean;
  readonly children: ReactNode;
}

export function Popover({ label, name, buttonClass, align, pressed, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panelId = useId();

  useEffect(() => {
    if (!open) return;
    const onElsewhere = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // The page must not take the same key as "close the row".
      event.stopPropagation();
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", onElsewhere);
    document.addEventListener("focusin", onElsewhere);
    document.addEventListener("keydown", onKey, true);
    return () => {
      document.removeEventListener("pointerdown", onElsewhere);
      document.removeEventListener("focusin", onElsewhere);
      document.removeEventListener("keydown", onKey, true);
    };
  }, [open]);

  return (
    <div className="popover" ref={root}>
      <button
        ref={button}
        type="button"
        className={buttonClass}
        aria-expanded={open}
        aria-controls={panelId}
        aria-haspopup="dialog"
        data-active={pressed ?? false}
        onClick={() => setOpen(!open)}
      >
        {label}
      </button>
      {open && (
        <div
          id={panelId}
          className="popover-panel"
          role="dialog"
          aria-label={name}
          data-align={align ?? "start"}
        >
          {children}
        </div>
      )}
    </div>
  );
}
