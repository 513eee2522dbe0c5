import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useHub } from "../src/state/store.ts";
import { keepConnected, type Line } from "../src/wire/keepConnected.ts";

type Listener = (...args: never[]) => void;

const RATE_MS = 5_000;
const HOUR_MS = 3_600_000;

/** A line to a server that is there or not; a frozen one looks open and says nothing. */
class FakeLine implements Line {
  connected = false;
  server = true;
  frozen = false;
  attempts = 0;
  asked = 0;
  readonly io = { on: (_event: "ping", heard: () => void) => this.pings.push(heard) };
  readonly pings: (() => void)[] = [];
  private readonly listeners: [string, Listener][] = [];
  private readonly anys: (() => void)[] = [];

  connect(): void {
    if (this.connected) return;
    this.attempts += 1;
    if (this.frozen) return;
    if (this.server) {
      this.connected = true;
      this.tell("connect");
    } else this.tell("connect_error");
  }

  disconnect(): void {
    if (this.connected) this.drop("io client disconnect");
  }

  drop(reason: string): void {
    this.connected = false;
    this.tell("disconnect", reason);
  }

  emit(): void {
    this.asked += 1;
    if (this.connected && !this.frozen) this.hear();
  }

  on(event: string, listener: Listener): void {
    this.listeners.push([event, listener]);
  }

  onAny(listener: () => void): void {
    this.anys.push(listener);
  }

  hear(): void {
    for (const any of this.anys) any();
  }

  private tell(event: string, ...args: readonly unknown[]): void {
    for (const [name, listener] of this.listeners) {
      if (name === event) (listener as (...given: unknown[]) => void)(...args);
    }
  }
}

let line: FakeLine;
let beat: ReturnType<typeof setInterval>;
/** Takes away what the line of one test listens to, which would go on in the next. */
let stopListening: (() => void)[];

function noteListeners(target: Window | Document): void {
  const add = target.addEventListener.bind(target);
  vi.spyOn(target, "addEventListener").mockImplementation((event: string, listener: unknown) => {
    add(event, listener as EventListener);
    stopListening.push(() => target.removeEventListener(event, listener as EventListener));
  });
}

const state = () => useHub.getState().connection;
const show = (hidden: boolean) => {
  vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
  document.dispatchEvent(new Event("visibilitychange"));
};

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  stopListening = [];
  for (const target of [window, document]) noteListeners(target);
  line = new FakeLine();
  keepConnected(line);
  line.connect();
  beat = setInterval(() => {
    if (line.connected && !line.frozen) line.hear();
  }, RATE_MS);
});

afterEach(() => {
  for (const stop of stopListening) stop();
  vi.clearAllTimers();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("a server that is away", () => {
  it("is tried again after hours", () => {
    line.server = false;
    line.drop("transport close");
    vi.advanceTimersByTime(9 * HOUR_MS);
    expect(state()).toBe("disconnected");
    line.server = true;
    vi.advanceTimersByTime(5_000);
    expect(state()).toBe("connected");
  });

  it("is not flooded with attempts", () => {
    line.server = false;
    line.drop("transport close");
    const before = line.attempts;
    vi.advanceTimersByTime(HOUR_MS);
    expect(line.attempts - before).toBeLessThan(HOUR_MS / 2_000);
  });

  it.each(["transport close", "transport error", "ping timeout", "io server disconnect"])(
    "is tried again after %s",
    (reason) => {
      line.drop(reason);
      vi.advanceTimersByTime(5_000);
      expect(state()).toBe("connected");
    },
  );

  it("is left to who disconnected on purpose", () => {
    const before = line.attempts;
    line.drop("io client disconnect");
    vi.advanceTimersByTime(5_000);
    expect(line.attempts).toBe(before);
  });

  it("tells since when", () => {
    vi.advanceTimersByTime(60_000);
    line.server = false;
    line.drop("transport close");
    vi.advanceTimersByTime(HOUR_MS);
    expect(useHub.getState().lostAt).toBe(1_700_000_060_000);
  });
});

describe("the next attempt", () => {
  beforeEach(() => {
    line.server = false;
    line.drop("transport close");
    vi.advanceTimersByTime(HOUR_MS);
    line.server = true;
  });

  it.each([
    ["the network is back", () => window.dispatchEvent(new Event("online"))],
    ["the page is looked at", () => show(false)],
    [
      "the page comes out of the browser's cache",
      () => window.dispatchEvent(new Event("pageshow")),
    ],
  ])("is made at once when %s", (_what, event) => {
    event();
    expect(state()).toBe("connected");
  });

  it("is not hurried when the page is hidden", () => {
    show(true);
    expect(state()).toBe("disconnected");
  });
});

describe("a line that died unnoticed", () => {
  it("is given up and opened anew", () => {
    line.frozen = true;
    vi.advanceTimersByTime(30_000);
    line.frozen = false;
    expect(state()).toBe("disconnected");
    vi.advanceTimersByTime(30_000);
    expect(state()).toBe("connected");
  });

  it("was lost when it was heard last", () => {
    vi.advanceTimersByTime(RATE_MS);
    line.frozen = true;
    vi.advanceTimersByTime(30_000);
    expect(useHub.getState().lostAt).toBe(1_700_000_000_000 + RATE_MS);
  });

  it("is found out soon when the page is looked at after a sleep", () => {
    line.frozen = true;
    vi.setSystemTime(Date.now() + 8 * HOUR_MS);
    show(false);
    vi.advanceTimersByTime(4_000);
    expect(state()).toBe("disconnected");
  });

  it("is another than one that only slept", () => {
    const before = line.attempts;
    vi.setSystemTime(Date.now() + 8 * HOUR_MS);
    show(false);
    vi.advanceTimersByTime(10_000);
    expect([line.attempts, state()]).toEqual([before, "connected"]);
  });

  it("is another than one on which only pings come", () => {
    clearInterval(beat);
    const before = line.attempts;
    for (let second = 0; second < 300; second += 10) {
      for (const ping of line.pings) ping();
      vi.advanceTimersByTime(10_000);
    }
    expect(line.attempts).toBe(before);
  });
});

it("gives up an attempt of which nothing is heard", () => {
  line.frozen = true;
  line.drop("transport close");
  vi.advanceTimersByTime(6_000);
  const before = line.attempts;
  vi.advanceTimersByTime(30_000);
  expect(line.attempts).toBe(before + 1);
  line.frozen = false;
  vi.advanceTimersByTime(30_000);
  expect(state()).toBe("connected");
});
