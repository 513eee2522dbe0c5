/** The frame and the page in it. */
import { useCallback, useState } from "react";
import { AlertsPage } from "./alerts/AlertsPage.tsx";
import { BottomBar } from "./frame/BottomBar.tsx";
import { HelpDialog } from "./frame/HelpDialog.tsx";
import { TopBar } from "./frame/TopBar.tsx";
import { useShortcuts } from "./frame/useShortcuts.ts";
import { useTheme } from "./frame/useTheme.ts";
import { useTitle } from "./frame/useTitle.ts";
import { LivePage } from "./live/LivePage.tsx";
import { usePage } from "./state/location.ts";
import { PHONE, useMediaQuery } from "./ui/useMediaQuery.ts";
import type { HubClient } from "./wire/socket.ts";

export function App({ client }: { readonly client: HubClient }) {
  const page = usePage();
  const phone = useMediaQuery(PHONE);
  const [helpOpen, setHelpOpen] = useState(false);
  const [sheetOpen, setSheetOpen] = useState(false);
  const showHelp = useCallback(() => setHelpOpen(true), []);
  useShortcuts(showHelp);
  useTheme();
  useTitle();
  return (
    <div className="app">
      <button type="button" className="skip-link" onClick={skipToMessages}>
        Skip to messages
      </button>
      <TopBar onHelp={showHelp} />
      {page === "live" ? (
        <LivePage sheetOpen={sheetOpen} onCloseSheet={() => setSheetOpen(false)} />
      ) : (
        <AlertsPage requests={client.alerts} />
      )}
      {phone && <BottomBar onFilter={() => setSheetOpen(true)} />}
      {helpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

function skipToMessages(): void {
  document.querySelector<HTMLElement>(".table [role=row][tabindex='0']")?.focus();
}
