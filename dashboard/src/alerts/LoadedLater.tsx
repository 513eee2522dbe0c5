/** Holds a page that is loaded when it is needed, and says so when that fails. */
import { Component, type ReactNode, Suspense } from "react";

interface LoadedLaterProps {
  /** What stands there until it is loaded, of the same size. */
  readonly waiting: ReactNode;
  /** Whether it is a part of a page or dialog, and not a page. */
  readonly part?: boolean;
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
    const Place = this.props.part ? "section" : "main";
    return (
      <Place className="page empty-state" id={this.props.part ? undefined : "main"} role="alert">
        <h2>This page did not load</h2>
        <p>The server may have been updated meanwhile, or there is no contact with it.</p>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Reload
        </button>
      </Place>
    );
  }
}
