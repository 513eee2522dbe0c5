/** The frame and the page in it. */
import { lazy, useCallback, useEffect, useState } from "react";
import { LoadedLater } from "./alerts/LoadedLater.tsx";
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

const loadAlertsPage = () => import("./alerts/AlertsPage.tsx");
const AlertsPage = lazy(loadAlertsPage);
const loadSearchPage = () => import("./search/SearchPage.tsx");
const SearchPage = lazy(loadSearchPage);
const loadStatisticsPage = () => import("./statistics/StatisticsPage.tsx");
const StatisticsPage = lazy(loadStatisticsPage);
const loadStatusPage = () => import("./status/StatusPage.tsx");
const StatusPage = lazy(loadStatusPage);
const LATER = [loadAlertsPage, loadSearchPage, loadStatisticsPage, loadStatusPage];
const MessagePage = lazy(() => import("./message/MessagePage.tsx"));
const AircraftPage = lazy(() => import("./aircraft/AircraftPage.tsx"));
/** By then the first messages are drawn. */
const LOAD_AHEAD_MS = 1_500;

export function App({ client }: { readonly client: HubClient }) {
  const page = usePage();
  const phone = useMediaQuery(PHONE);
  const [helpOpen, setHelpOpen] = useState(false);
  const [sheetOpen, setSheetOpen] = useState(false);
  const showHelp = useCallback(() => setHelpOpen(true), []);
  const closeSheet = useCallback(() => setSheetOpen(false), []);
  useShortcuts(showHelp);
  useTheme();
  useTitle();
  useEffect(() => {
    // Ahead of the first look at these pages; a failure is told when they are wanted.
    const timer = setTimeout(() => {
      for (const load of LATER) load().catch(() => undefined);
    }, LOAD_AHEAD_MS);
    return () => clearTimeout(timer);
  }, []);
  const waiting = <main className="page" id="main" />;
  return (
    <div className="app">
      <button type="button" className="skip-link" onClick={skipToContent}>
        Skip to {page === "stats" || page === "status" ? "figures" : "messages"}
      </button>
      <TopBar onHelp={showHelp} />
      {page === "live" && <LivePage sheetOpen={sheetOpen} onCloseSheet={closeSheet} />}
      {page === "alerts" && (
        <LoadedLater waiting={waiting}>
          <AlertsPage requests={client.alerts} />
        </LoadedLater>
      )}
      {page === "search" && (
        <LoadedLater waiting={waiting}>
          <SearchPage wire={client.wire} sheetOpen={sheetOpen} onCloseSheet={closeSheet} />
        </LoadedLater>
      )}
      {page === "stats" && (
        <LoadedLater waiting={waiting}>
          <StatisticsPage wire={client.wire} />
        </LoadedLater>
      )}
      {page === "status" && (
        <LoadedLater waiting={waiting}>
          <StatusPage wire={client.wire} />
        </LoadedLater>
      )}
      {page === "message" && (
        <LoadedLater waiting={waiting}>
          <MessagePage />
        </LoadedLater>
      )}
      {page === "aircraft" && (
        <LoadedLater waiting={waiting}>
          <AircraftPage />
        </LoadedLater>
      )}
      {phone && <BottomBar onFilter={() => setSheetOpen(true)} />}
      {helpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

function skipToContent(): void {
  const row = document.querySelector<HTMLElement>(".table [role=row][tabindex='0']");
  const target = row ?? document.querySelector<HTMLElement>(".subject-scroll");
  (target ?? document.getElementById("main"))?.focus();
}
