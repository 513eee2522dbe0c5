/**
 * Which element of the page stands for which row.
 *
 * Separate because it decides what a burst costs: where most rows are others than before, it takes
 * half of the work to write them into the elements that are there.
 */

/** The keys of rows by uid, from top to bottom, and the next that nothing has had. */
export interface RowKeys {
  readonly byUid: ReadonlyMap<string, number>;
  readonly next: number;
}

export const NO_KEYS: RowKeys = { byUid: new Map(), next: 0 };

/**
 * The keys of the rows that are on the screen now.
 *
 * A row that stays keeps its key, and with it focus and whatever is marked in it. Where nobody reads
 * and less than half stay, the rows take over the keys of those before in their order.
 */
export function keysAfter(before: RowKeys, uids: readonly string[], reading: boolean): RowKeys {
  const staying = uids.filter((uid) => before.byUid.has(uid)).length;
  const anew = !reading && staying * 2 < uids.length;
  const free = anew ? [...before.byUid.values()] : [];
  let { next } = before;
  const byUid = new Map<string, number>();
  for (const [index, uid] of uids.entries()) {
    const key = anew ? free[index] : before.byUid.get(uid);
    byUid.set(uid, key ?? next++);
  }
  return { byUid, next };
}
