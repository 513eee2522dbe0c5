/** A server that answers over HTTP what a test says, and keeps what it was asked. */
import { vi } from "vitest";

export interface RestReply {
  readonly status?: number;
  readonly body?: unknown;
}

type Reply = RestReply | "no contact";

export class FakeRest {
  /** Paths below the interface, in the order in which they were asked for. */
  readonly asked: string[] = [];
  private readonly replies = new Map<string, Reply>();

  constructor() {
    vi.stubGlobal("fetch", (address: string) => this.answer(address));
  }

  /** Answers every question whose path begins so; the longest beginning counts. */
  on(path: string, reply: Reply): void {
    this.replies.set(path, reply);
  }

  private async answer(address: string): Promise<Response> {
    const path = address.slice(address.indexOf("api/v1/") + "api/v1/".length);
    this.asked.push(path);
    const [found] = [...this.replies.keys()]
      .filter((key) => path.startsWith(key))
      .sort((a, b) => b.length - a.length);
    const reply = found === undefined ? { status: 404, body: {} } : this.replies.get(found);
    if (!reply || reply === "no contact") throw new TypeError("Failed to fetch");
    const body = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {});
    return new Response(body, { status: reply.status ?? 200 });
  }
}
