/**
 * Whether the browser offers to install the page.
 *
 * Separate because the offer comes soon after the start, long before somebody opens the settings.
 */
import { create } from "zustand";

/** What Chromium tells; no other browser does, and so no library has the type. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

interface InstallState {
  readonly offer: InstallOffer | undefined;
  readonly installed: boolean;
}

export const useInstall = create<InstallState>()(() => ({ offer: undefined, installed: false }));

function isOffer(event: Event): event is InstallOffer {
  return typeof (event as Partial<InstallOffer>).prompt === "function";
}

/** Begins to listen, for the life of the page. */
export function awaitInstallOffer(): void {
  const installed = window.matchMedia("(display-mode: standalone)").matches;
  useInstall.setState({ installed });
  window.addEventListener("beforeinstallprompt", (event) => {
    // The browser's own banner would cover messages.
    event.preventDefault();
    if (isOffer(event)) useInstall.setState({ offer: event });
  });
  window.addEventListener("appinstalled", () => {
    useInstall.setState({ offer: undefined, installed: true });
  });
}

/** Asks the person; an offer is good for one question. */
export async function install(): Promise<void> {
  const { offer } = useInstall.getState();
  useInstall.setState({ offer: undefined });
  await offer?.prompt();
}
