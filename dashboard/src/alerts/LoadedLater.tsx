/** Holds a part of the page that is loaded when it is needed, also when loading fails. */
import { Component, type ReactNode, Suspense } from "react";

interface LoadedLaterProps {
  /** What stands there until the part is loaded, of the same size. */
  readonly waiting: ReactNode;
  readonly children: ReactNode;
}

/** After an update of the server the old parts are gone: only a reload helps then. */
export class LoadedLater extends Component<LoadedLaterProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) {
      return <Suspense fallback={this.props.waiting}>{this.props.children}</Suspense>;
    }
    return (
      <div className="load-failed" role="alert">
        <p>This part of the page did not load.</p>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Reload
        </button>
      </div>
    );
  }
}
