import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** Audio that runs only when the browser lets it, and counts the tones that it was given. */
class FakeAudio {
  static allowed = true;
  static tones = 0;
  static latest: FakeAudio | undefined;
  state = "suspended";
  currentTime = 0;
  destination = {};
  private onChange = () => {};

  addEventListener(_: string, listener: () => void): void {
    this.onChange = listener;
    FakeAudio.latest = this;
  }
  startLate(): void {
    this.state = "running";
    this.onChange();
  }

  resume(): Promise<void> {
    if (!FakeAudio.allowed) return new Promise(() => {});
    this.state = "running";
    return Promise.resolve();
  }
  createOscillator() {
    const start = () => {
      FakeAudio.tones += 1;
    };
    return { frequency: { value: 0 }, connect: (next: unknown) => next, start, stop: () => {} };
  }
  createGain() {
    const gain = { setValueAtTime: () => {}, linearRampToValueAtTime: () => {} };
    return { gain, connect: (next: unknown) => next };
  }
}

const touch = () => window.dispatchEvent(new Event("pointerdown"));
const soon = () => vi.advanceTimersByTimeAsync(400);

async function load() {
  vi.resetModules();
  const { playSound, readySound, gainOf } = await import("../src/notify/sound.ts");
  const { useNotifyStatus } = await import("../src/notify/status.ts");
  return { playSound, readySound, gainOf, state: () => useNotifyStatus.getState().sound };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("AudioContext", FakeAudio);
  FakeAudio.allowed = true;
  FakeAudio.tones = 0;
});

afterEach(() => {
  // Listeners of a module that is gone must not play in the next test.
  touch();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the sound", () => {
  it("is two tones", async () => {
    const { playSound, state } = await load();
    await playSound(50);
    expect([FakeAudio.tones, state()]).toEqual([2, "ready"]);
  });

  it("says that the browser blocks it", async () => {
    FakeAudio.allowed = false;
    const { playSound, state } = await load();
    void playSound(50);
    await soon();
    expect([FakeAudio.tones, state()]).toEqual([0, "blocked"]);
    FakeAudio.allowed = true;
  });

  it("is caught up on once at the next touch, however many were blocked", async () => {
    FakeAudio.allowed = false;
    const { playSound, state } = await load();
    void playSound(50);
    void playSound(50);
    await soon();
    FakeAudio.allowed = true;
    touch();
    touch();
    await soon();
    expect([FakeAudio.tones, state()]).toEqual([2, "ready"]);
  });

  it("is caught up on when the browser starts its audio late", async () => {
    FakeAudio.allowed = false;
    const { playSound, state } = await load();
    void playSound(50);
    await soon();
    FakeAudio.latest?.startLate();
    await soon();
    expect([FakeAudio.tones, state()]).toEqual([2, "ready"]);
  });

  it("is not caught up on when the alert is no news any more", async () => {
    FakeAudio.allowed = false;
    const { playSound, state } = await load();
    void playSound(50);
    await vi.advanceTimersByTimeAsync(61_000);
    FakeAudio.allowed = true;
    touch();
    await soon();
    expect([FakeAudio.tones, state()]).toEqual([0, "ready"]);
  });

  it("makes none when it only finds out whether it could", async () => {
    const { readySound, state } = await load();
    await readySound();
    expect([FakeAudio.tones, state()]).toEqual([0, "ready"]);
  });

  it("is known to be impossible without audio", async () => {
    vi.stubGlobal("AudioContext", undefined);
    const { playSound, state } = await load();
    await playSound(50);
    expect(state()).toBe("unsupported");
  });

  it("is silent at volume 0 and never at full scale", async () => {
    const { gainOf } = await load();
    expect(gainOf(0)).toBe(0);
    expect(gainOf(100)).toBeLessThan(1);
  });
});
