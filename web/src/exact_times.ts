/**
 * Times of the mount /api/v1, which have fractions of seconds: as text in UTC without a zone. The
 * page keeps all times of the API as seconds since the epoch.
 */

const MEMBERS = [
  "time_start",
  "time_end",
  "deleted_at",
  "stopped_at",
  "silent_since",
] as const satisfies readonly string[];

/** Return rows with their times as seconds; rows are changed in place: there may be 200,000. */
export function inSeconds<Row extends object>(rows: Row[]): Row[] {
  for (const row of rows as Record<string, unknown>[]) {
    for (const name of MEMBERS) {
      const time = row[name];
      if (typeof time === "string") row[name] = Date.parse(`${time}Z`) / 1000;
    }
  }
  return rows;
}
