/** A wire without a server: keeps what was sent, and lets a test say what was heard. */
import type { Wire } from "../src/wire/requests.ts";

export class FakeWire implements Wire {
  connected = true;
  readonly sent: (readonly [string, unknown])[] = [];
  private readonly listeners: [string, (data: unknown) => void][] = [];

  emit(event: string, payload?: unknown): void {
    this.sent.push([event, payload]);
  }

  on(event: string, listener: (...args: never[]) => void): void {
    this.listeners.push([event, listener as (data: unknown) => void]);
  }

  hear(event: string, data?: unknown): void {
    for (const [name, listener] of this.listeners) if (name === event) listener(data);
  }
}
