/** Starts the page: connection first, so that messages are on their way while React starts. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { startAnnouncements } from "./announce/start.ts";
import { restoreFilter } from "./live/lastFilter.ts";
import { startNotifications } from "./notify/notifier.ts";
import { awaitInstallOffer } from "./offline/install.ts";
import { startWorker } from "./offline/start.ts";
import { PROFILE_KEY, READ_MARKS_KEY } from "./state/readMarks.ts";
import { reloadReadMarks } from "./state/reads.ts";
import { SETTINGS_KEY } from "./state/settingsRecord.ts";
import { reloadPreferences } from "./state/store.ts";
import { reconnectForProfile } from "./wire/readEvents.ts";
import { openConnection } from "./wire/socket.ts";
import "./styles/index.css";

restoreFilter();
const client = openConnection(document.baseURI);
startNotifications();
startAnnouncements();
awaitInstallOffer();
startWorker();

// Another tab of the same browser may have marked alerts as read, or changed settings.
window.addEventListener("storage", (event) => {
  if (event.key === SETTINGS_KEY) reloadPreferences();
  if (event.key === READ_MARKS_KEY) reloadReadMarks();
  if (event.key === PROFILE_KEY) reconnectForProfile({ bringMarks: false });
});

const root = document.getElementById("root");
if (!root) throw new Error("The page has no element with the id root.");
createRoot(root).render(
  <StrictMode>
    <App client={client} />
  </StrictMode>,
);
