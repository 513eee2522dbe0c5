/** A button that copies a text and says whether that worked. */
import { useEffect, useState } from "react";
import { copyText } from "./copy.ts";

const NOTE_MS = 1_600;

interface CopyButtonProps {
  readonly label: string;
  readonly text: () => string;
  readonly className?: string;
}

export function CopyButton({ label, text, className = "button small" }: CopyButtonProps) {
  const [note, setNote] = useState("");
  useEffect(() => {
    if (note === "") return;
    const timer = setTimeout(() => setNote(""), NOTE_MS);
    return () => clearTimeout(timer);
  }, [note]);
  return (
    <button
      type="button"
      className={className}
      onClick={async () => setNote((await copyText(text())) ? "Copied" : "Not allowed")}
    >
      <span aria-live="polite">{note === "" ? label : note}</span>
    </button>
  );
}
