/**
 * Up to where this page knows all messages: what it tells the server when it comes back.
 *
 * Separate because one mistake here is a hole in the list that nobody sees: what comes live while
 * older messages are still to be told must not count before those are here.
 */

/** Several, because a message may be gone from the database by the time it is asked for. */
const MOST = 8;

export class Place {
  private sure: readonly string[] = [];
  private ahead: readonly string[] = [];
  private catchingUp = false;

  /** Uids of stored messages before which none is missing; the newest is last. */
  get have(): readonly string[] {
    return this.sure;
  }

  /** Whether everything up to the newest message was told. */
  get complete(): boolean {
    return !this.catchingUp;
  }

  /** A connection begins: what came meanwhile is still to be told. */
  begin(): void {
    this.ahead = [];
    this.catchingUp = this.sure.length > 0;
  }

  /** Messages that the server has told, the newest last. */
  tell(uids: readonly string[]): void {
    if (this.catchingUp) this.ahead = [...this.ahead, ...uids].slice(-MOST);
    else this.sure = [...this.sure, ...uids].slice(-MOST);
  }

  /** Everything that was missed is here. */
  end(): void {
    this.catchingUp = false;
    this.tell(this.ahead);
    this.ahead = [];
  }
}
