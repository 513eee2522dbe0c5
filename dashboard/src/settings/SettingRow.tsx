/** One setting: what it is at the left, the choice at the right. */
import type { ReactNode } from "react";

interface SettingRowProps {
  readonly name: string;
  readonly children: ReactNode;
}

export function SettingRow({ name, children }: SettingRowProps) {
  return (
    <div className="settings-row">
      {/* The choice itself bears the same name. */}
      <span aria-hidden="true">{name}</span>
      {children}
    </div>
  );
}
