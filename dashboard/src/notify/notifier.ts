/**
 * From live alerts to sound and notification.
 *
 * Separate from the schedule because here are the clock, the timer and what the person chose.
 */
import type { Received } from "../state/messageList.ts";
import { isRead } from "../state/reads.ts";
import { onLiveAlerts, useHub } from "../state/store.ts";
import { lookAtPermission, showDesktop } from "./desktop.ts";
import { isHeard, soundOf } from "./quiet.ts";
import { dueIn, EMPTY_SCHEDULE, type Notice, take, withAlerts } from "./schedule.ts";
import { playSound, readySound } from "./sound.ts";
import { showToast } from "./toast.ts";
import { wordsOf } from "./words.ts";

function tell(notice: Notice): void {
  const state = useHub.getState();
  const { sound, volume, desktop, toasts } = state;
  const tune = soundOf(notice.newest, state, Date.now());
  if (sound && tune !== "none") void playSound(volume, tune);
  if (desktop) showDesktop(wordsOf(notice), sound);
  if (toasts) showToast(notice);
}

/** Takes alerts and tells of them in time; a parameter, so that tests can listen. */
export function makeNotifier(
  onNotice: (notice: Notice) => void,
  interval?: number,
): (alerts: readonly Received[]) => void {
  let schedule = EMPTY_SCHEDULE;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = () => {
    timer = undefined;
    const state = useHub.getState();
    const now = Date.now();
    // Silence may have been chosen since they came.
    const heard = schedule.waiting.filter((alert) => isHeard(alert, state, now));
    const waiting = { ...schedule, waiting: heard };
    const taken = take(waiting, now, (uid) => isRead(state.reads, uid), interval);
    schedule = taken.schedule;
    if (taken.notice) onNotice(taken.notice);
    wait();
  };
  const wait = () => {
    const delay = dueIn(schedule, Date.now());
    if (delay === undefined || timer !== undefined) return;
    // Browsers let the timers of a hidden page wait, so only what has to wait gets one.
    if (delay === 0) run();
    else timer = setTimeout(run, delay);
  };
  return (alerts) => {
    const now = Date.now();
    const heard = alerts.filter((alert) => isHeard(alert, useHub.getState(), now));
    schedule = withAlerts(schedule, heard, now);
    wait();
  };
}

/** Starts notifications for the life of the page. */
export function startNotifications(): void {
  onLiveAlerts(makeNotifier(tell));
  lookAtPermission();
  // Known before the first alert, so that the bell can say that it would stay silent.
  if (useHub.getState().sound) void readySound();
}
