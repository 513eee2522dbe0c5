/** The frame and the page in it. */
import { Fragment, lazy, useCallback, useEffect, useState } from "react";
import { LoadedLater } from "./alerts/LoadedLater.tsx";
import { Announcer } from "./announce/Announcer.tsx";
import { AlertToast } from "./frame/AlertToast.tsx";
import { BottomBar } from "./frame/BottomBar.tsx";
import { HelpDialog } from "./frame/HelpDialog.tsx";
import { TopBar } from "./frame/TopBar.tsx";
import { UpdateNote } from "./frame/UpdateNote.tsx";
import { useLook } from "./frame/useLook.ts";
import { useShortcuts } from "./frame/useShortcuts.ts";
import { useTitle } from "./frame/useTitle.ts";
import { LivePage } from "./live/LivePage.tsx";
import { usePage } from "./state/location.ts";
import { useHub } from "./state/store.ts";
import { loadCard } from "./table/useCard.ts";
import { Modal } from "./ui/Modal.tsx";
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
const MessagePage = lazy(() => import("./message/MessagePage.tsx"));
const AircraftPage = lazy(() => import("./aircraft/AircraftPage.tsx"));
const loadSettings = () => import("./settings/Settings.tsx");
const Settings = lazy(async () => ({ default: (await loadSettings()).Settings }));
const LATER = [
  loadAlertsPage,
  loadSearchPage,
  loadStatisticsPage,
  loadStatusPage,
  loadSettings,
  loadCard,
];
/** By then the first messages are drawn. */
const LOAD_AHEAD_MS = 1_500;

export function App({ client }: { readonly client: HubClient }) {
  const page = usePage();
  const phone = useMediaQuery(PHONE);
  const [helpOpen, setHelpOpen] = useState(false);
  const [settingsOpen, setSettingsOpen] = useState(false);
  const [sheetOpen, setSheetOpen] = useState(false);
  const showHelp = useCallback(() => setHelpOpen(true), []);
  const showSettings = useCallback(() => setSettingsOpen(true), []);
  const closeSheet = useCallback(() => setSheetOpen(false), []);
  // Texts that were made in another format must not stay, wherever somebody keeps them.
  const formats = useHub((state) => `${state.hours} ${state.dates} ${state.altitude}`);
  useShortcuts(showHelp, showSettings);
  useLook();
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
      <TopBar onHelp={showHelp} onSettings={showSettings} />
      <Fragment key={formats}>
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
      </Fragment>
      {phone && <BottomBar onFilter={() => setSheetOpen(true)} />}
      <div className="corner">
        <AlertToast />
        <UpdateNote />
      </div>
      <Announcer />
      {helpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
      {settingsOpen && (
        <Modal title="Settings" className="settings" onClose={() => setSettingsOpen(false)}>
          <LoadedLater waiting={<div className="settings-waiting" />} part>
            <Settings />
          </LoadedLater>
        </Modal>
      )}
    </div>
  );
}

function skipToContent(): void {
  const row = document.querySelector<HTMLElement>(".table [role=row][tabindex='0']");
  const target = row ?? document.querySelector<HTMLElement>(".subject-scroll");
  (target ?? document.getElementById("main"))?.focus();
}
