/**
 * The sounds of alerts: two short tones each, made here so that no file has to be fetched.
 *
 * Separate because browsers keep a page silent until somebody has touched it, and what to do then is
 * a matter of its own: say so, and catch up at the next touch.
 */
import type { TermSound } from "../state/termOptions.ts";
import { useNotifyStatus } from "./status.ts";

export type Tune = Exclude<TermSound, "none">;

/** Hertz; a fifth is heard through talk and is no siren. */
const TONES: Readonly<Record<Tune, readonly number[]>> = {
  usual: [784, 1175],
  falling: [1175, 784],
  low: [330, 494],
};
const TONE_SECONDS = 0.11;
const GAP_SECONDS = 0.03;
/** Without a ramp at both ends a tone begins and ends with a crack. */
const RAMP_SECONDS = 0.012;
/** A full-scale sine hurts; this is as loud as other pages. */
const FULL_GAIN = 0.5;
/** How long the browser gets to start its audio before the page calls itself blocked. */
const START_MS = 300;
/** A sound that could not be played is worth catching up on only while the alert is news. */
const OWED_MS = 60_000;
const GESTURES = ["pointerdown", "keydown"] as const;

let context: AudioContext | undefined;
let listening = false;
let owed: { readonly volume: number; readonly tune: Tune; readonly at: number } | undefined;

function openContext(): AudioContext | undefined {
  if (!context && typeof AudioContext === "function") {
    context = new AudioContext();
    // It may start after our patience has ended, and a call can take the audio away.
    context.addEventListener("statechange", catchUp);
  }
  return context;
}

/** Ear and gain do not agree on halves: the square comes closer. */
export function gainOf(volume: number): number {
  return FULL_GAIN * (volume / 100) ** 2;
}

function sound(audio: AudioContext, volume: number, tune: Tune): void {
  const level = gainOf(volume);
  TONES[tune].forEach((frequency, index) => {
    const start = audio.currentTime + index * (TONE_SECONDS + GAP_SECONDS);
    const end = start + TONE_SECONDS;
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(level, start + RAMP_SECONDS);
    gain.gain.setValueAtTime(level, end - RAMP_SECONDS);
    gain.gain.linearRampToValueAtTime(0, end);
    tone.connect(gain).connect(audio.destination);
    tone.start(start);
    tone.stop(end);
  });
}

function runs(audio: AudioContext): boolean {
  return audio.state === "running";
}

/** Whether the audio can be made to run; a blocked one neither starts nor fails, so it only gets a while. */
async function starts(audio: AudioContext): Promise<boolean> {
  if (runs(audio)) return true;
  const patience = new Promise((resolve) => setTimeout(resolve, START_MS));
  await Promise.race([audio.resume().catch(() => undefined), patience]);
  return runs(audio);
}

/** Looks again whether the audio runs, and plays what was missed while it is news. */
function catchUp(): void {
  const debt = owed;
  const late = debt === undefined || Date.now() - debt.at > OWED_MS;
  if (late) void readySound();
  else void playSound(debt.volume, debt.tune);
}

function listenForGesture(): void {
  if (listening) return;
  listening = true;
  for (const name of GESTURES) window.addEventListener(name, catchUp, true);
}

function stopListening(): void {
  listening = false;
  for (const name of GESTURES) window.removeEventListener(name, catchUp, true);
}

/** Finds out whether the page may make a sound, and waits for a touch when it may not. */
export async function readySound(): Promise<boolean> {
  const audio = openContext();
  if (!audio) {
    useNotifyStatus.setState({ sound: "unsupported" });
    return false;
  }
  const running = await starts(audio);
  useNotifyStatus.setState({ sound: running ? "ready" : "blocked" });
  if (running) stopListening();
  else listenForGesture();
  return running;
}

/** Plays the tones, now or at the next touch of the page; `volume` in percent. */
export async function playSound(volume: number, tune: Tune = "usual"): Promise<void> {
  // Alerts that come while the browser decides are told by the same two tones.
  owed = { volume, tune, at: Date.now() };
  if (!(await readySound()) || !context || !owed) return;
  owed = undefined;
  sound(context, volume, tune);
}
