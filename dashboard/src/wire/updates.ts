/**
 * What the server tells later of a message that it told before.
 *
 * Separate from the message because an update says nothing of some fields, which then stay.
 */
import { asArray, asObject, asText } from "./json.ts";
import { type Message, toMessage } from "./message.ts";

const UID_LIMIT = 256;

/** The message anew, with more text; or whether the database has taken it. */
export type Update =
  | { readonly uid: string; readonly message: Message }
  | {
      readonly uid: string;
      readonly message?: undefined;
      readonly stored: boolean;
      readonly waiting: boolean;
    };

function toUpdate(value: unknown): Update | undefined {
  const source = asObject(value) ?? {};
  if (source["message_type"] !== undefined) {
    const message = toMessage(value);
    return message && { uid: message.uid, message };
  }
  const uid = asText(source["uid"], UID_LIMIT);
  const { stored, waiting } = source;
  if (uid === "" || typeof stored !== "boolean") return undefined;
  return { uid, stored, waiting: waiting === true };
}

/** The updates of an event, without the entries that are none. */
export function toUpdates(value: unknown): readonly Update[] {
  return asArray(asObject(value)?.["messages"])
    .map(toUpdate)
    .filter((update) => update !== undefined);
}
