/** Messages for tests: the smallest that the server could send, with what a test is about on top. */
import type { Received } from "../src/state/messageList.ts";
import { toMessage } from "../src/wire/message.ts";

export function wireMessage(fields: Readonly<Record<string, unknown>> = {}): unknown {
  return { uid: "u1", message_type: "ACARS", timestamp: 1_700_000_000, text: "", ...fields };
}

let seq = 0;

export function message(fields: Readonly<Record<string, unknown>> = {}): Received {
  const made = toMessage(wireMessage(fields));
  if (!made) throw new Error("The sample is no message.");
  seq += 1;
  return { ...made, seq, liveAt: 0 };
}

export function numbered(uid: number, fields: Readonly<Record<string, unknown>> = {}): Received {
  return message({ uid: `m${uid}`, timestamp: 1_700_000_000 + uid, ...fields });
}

export function uids(list: readonly Received[]): readonly string[] {
  return list.map((one) => one.uid);
}
