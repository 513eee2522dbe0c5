/** Says once that the server has a newer page; when to load it is left to who reads. */
import { refuseVersion, useVersion } from "../offline/version.ts";
import { Icon } from "../ui/Icon.tsx";

export function UpdateNote() {
  const offered = useVersion((state) => state.offered);
  return (
    <div className="update-note" role="status" data-testid="update-note">
      {offered !== "" && (
        <div>
          A new version is there.
          <button type="button" className="button primary" onClick={() => window.location.reload()}>
            Reload
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Not now"
            title="Not now"
            onClick={refuseVersion}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
