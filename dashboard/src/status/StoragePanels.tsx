/** What is stored, what waits, what is kept how long, and how the second database is doing. */
import { type Fact, Facts } from "../figures/Facts.tsx";
import { countText, sizeText, UNKNOWN } from "../figures/words.ts";
import { agoText } from "../text/ago.ts";
import { oneLine } from "../text/visible.ts";
import type { Waiting } from "../wire/events.ts";
import type { Backup, Database } from "../wire/statusDetails.ts";
import { backupWords } from "./statusWords.ts";

const REASON_LENGTH = 300;

interface StoragePanelProps {
  readonly database: Database;
  readonly waiting: Waiting | undefined;
  /** The server's clock, in Unix seconds. */
  readonly now: number;
}

function daysText(days: number): string {
  const text = days.toLocaleString("en", { maximumFractionDigits: 1 });
  return `${text} ${days === 1 ? "day" : "days"}`;
}

function growthFact(growth: number | undefined): Fact {
  const name = "Growth";
  if (growth === undefined) return { name, value: UNKNOWN, note: "known after an hour" };
  return { name, value: `${sizeText(growth)} a day` };
}

function keptFact({ keepsDays, keepsAlertDays, keepsBytes }: Database): Fact {
  const name = "Messages are kept";
  if (keepsDays === undefined) return { name, value: UNKNOWN };
  const notes = [
    keepsAlertDays !== undefined && `with an alert ${daysText(keepsAlertDays)}`,
    keepsBytes !== undefined && `${sizeText(keepsBytes)} at most`,
  ];
  return { name, value: daysText(keepsDays), note: notes.filter(Boolean).join(", ") };
}

function removedFact({ removed, lastRemoved, lastRemoval, lastRun }: Database, now: number): Fact {
  const last = lastRemoval === undefined ? "" : `, last ${countText(lastRemoved)} `;
  const when = lastRemoval === undefined ? "" : agoText(lastRemoval, now);
  const looked = lastRun === undefined ? "not looked yet" : `looked ${agoText(lastRun, now)}`;
  return {
    name: "Removed",
    value: countText(removed),
    note: `since the start${last}${when}; ${looked}`,
  };
}

function factsOf({ database, waiting, now }: StoragePanelProps): readonly Fact[] {
  const { used, free, shrinks, fullText, log } = database;
  const size = used === undefined ? undefined : used + (free ?? 0);
  const freeNote = free === undefined || free === 0 ? "" : `${sizeText(free)} free, used next`;
  return [
    {
      name: "Database",
      value: sizeText(size),
      note: freeNote === "" || shrinks ? freeNote : `${freeNote}; the file never becomes smaller`,
    },
    growthFact(database.growthPerDay),
    { name: "Index of texts", value: sizeText(fullText), note: "part of the database" },
    { name: "Write-ahead log", value: sizeText(log) },
    {
      name: "Waiting messages",
      value: countText(waiting?.count ?? 0),
      note: waiting ? "shown, not stored yet" : "all are stored",
    },
    keptFact(database),
    removedFact(database, now),
  ];
}

export function StoragePanel(props: StoragePanelProps) {
  return (
    <section className="block" aria-labelledby="status-storage">
      <h2 id="status-storage">Storage</h2>
      <Facts facts={factsOf(props)} />
    </section>
  );
}

interface BackupPanelProps {
  readonly backup: Backup | undefined;
  /** The server's clock, in Unix seconds. */
  readonly now: number;
}

export function BackupPanel({ backup, now }: BackupPanelProps) {
  return (
    <section className="block" aria-labelledby="status-backup">
      <h2 id="status-backup">Second database</h2>
      {backup ? (
        <Facts
          facts={[
            {
              name: "State",
              value: backupWords(backup),
              note: backup.reason !== "" && oneLine(backup.reason, REASON_LENGTH),
            },
            {
              name: "Yet to get",
              value: backup.lag === undefined ? UNKNOWN : countText(backup.lag),
              note: "messages",
            },
            { name: "Had all", value: agoText(backup.lastSuccess, now) },
          ]}
        />
      ) : (
        <p className="block-empty">
          There is none. <code>DB_BACKUP</code> names one that is kept in step.
        </p>
      )}
    </section>
  );
}
