/** The one slim bar above every page. */
import { Icon } from "../ui/Icon.tsx";
import { PHONE, useMediaQuery } from "../ui/useMediaQuery.ts";
import { AlertBell } from "./AlertBell.tsx";
import { ConnectionState } from "./ConnectionState.tsx";
import { FeedState } from "./FeedState.tsx";
import { MessageRate } from "./MessageRate.tsx";
import { Nav } from "./Nav.tsx";
import { PageLink } from "./PageLink.tsx";
import { StorageState } from "./StorageState.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";

interface TopBarProps {
  readonly onHelp: () => void;
  readonly onSettings: () => void;
}

export function TopBar({ onHelp, onSettings }: TopBarProps) {
  const phone = useMediaQuery(PHONE);
  return (
    <header className="top-bar">
      <PageLink className="brand" page="live">
        ACARS Hub
      </PageLink>
      {!phone && <Nav />}
      <span className="spacer" />
      <ConnectionState />
      <StorageState />
      <FeedState />
      <MessageRate />
      <AlertBell />
      {!phone && <ThemeSwitch />}
      <button
        type="button"
        className="icon-button"
        data-testid="open-settings"
        aria-label="Settings"
        title="Settings (,)"
        onClick={onSettings}
      >
        <Icon name="settings" />
      </button>
      {!phone && (
        <button
          type="button"
          className="icon-button"
          aria-label="Help and keyboard shortcuts"
          title="Help (?)"
          onClick={onHelp}
        >
          ?
        </button>
      )}
    </header>
  );
}
