/** A modal dialog on the platform's own element, which keeps focus inside and gives it back. */
import { type ReactNode, useEffect, useRef } from "react";
import { Announcer } from "../announce/Announcer.tsx";
import { Icon } from "./Icon.tsx";

interface ModalProps {
  readonly title: string;
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Modal({ title, className, onClose, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  // By the element itself, which gives the focus back to where it was; that tells `onClose`.
  const close = () => dialog.current?.close();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes the element by itself
    <dialog
      ref={dialog}
      className={`modal ${className}`}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <div className="modal-body">
        <header className="modal-head">
          <h2>{title}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        {children}
        {/* All that is outside of it is silent while it is open. */}
        <Announcer />
      </div>
    </dialog>
  );
}
