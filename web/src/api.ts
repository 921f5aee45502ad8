/** Requests to the API, with the token; unchanged answers are not sent again. */
import { forget, token } from "./session.ts";
import type { Problem } from "./shapes.ts";

/** The API refused a request, or was unavailable; the message is for people. */
export class ApiError extends Error {
  /** 0: no answer. */
  readonly status: number;
  /** The API's name of the error, a URN; "": it has none. */
  readonly kind: string;

  constructor(message: string, status: number, kind = "") {
    super(message);
    this.status = status;
    this.kind = kind;
  }
}

/** One page of a list, and the cursor of the next. */
export interface Page<Row> {
  readonly rows: Row[];
  readonly next: string | null;
}

export type Query = Readonly<Record<string, string | number | null | undefined>>;

const kept = new Map<string, { etag: string; value: Page<unknown> }>();
const MOST_KEPT = 40;

let onUnauthorized: () => void = () => undefined;

/** Called whenever a token is refused. */
export function whenUnauthorized(call: () => void): void {
  onUnauthorized = call;
}

/**
 * Return a URL, relative to the page's own, with its parameters; null and empty ones are left out.
 */
export function url(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `../api/${path}${text ? `?${text}` : ""}`;
}

/** Send a GET; throws ApiError for an error, but returns 304 and the statuses in `also`. */
export function request(
  address: string,
  headers: Readonly<Record<string, string>> = {},
  signal: AbortSignal | null = null,
  also: readonly number[] = [],
): Promise<Response> {
  return answered(address, { headers, signal }, also);
}

/** Send a change; resolves with the answer's object, null if it has none. Throws ApiError. */
export async function change<Answer>(
  method: "POST" | "DELETE",
  address: string,
  body?: object,
): Promise<Answer | null> {
  const sent =
    body === undefined
      ? {}
      : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await answered(address, { method, ...sent });
  return answer.status === 204 ? null : ((await answer.json()) as Answer);
}

async function answered(
  address: string,
  asked: RequestInit,
  also: readonly number[] = [],
): Promise<Response> {
  const own = token();
  let answer: Response;
  try {
    answer = await fetch(address, {
      ...asked,
      headers: {
        ...(asked.headers as Readonly<Record<string, string>>),
        ...(own === null ? {} : { "X-Auth-Token": own }),
      },
      // Answers are cached here, by their ETags: the browser's cache would hide a 304.
      cache: "no-store",
    });
  } catch (error) {
    if (asked.signal?.aborted) throw error;
    throw new ApiError("The server does not answer.", 0);
  }
  if (answer.status === 401) {
    forget();
    onUnauthorized();
  }
  if (!answer.ok && answer.status !== 304 && !also.includes(answer.status)) {
    const problem = (await answer.json().catch(() => null)) as Partial<Problem> | null;
    throw new ApiError(
      problem?.message ?? `${answer.status} ${answer.statusText}`,
      answer.status,
      problem?.type,
    );
  }
  return answer;
}

/** Get a page of a list; a repeated request is answered only if it has changed. */
export async function getPage<Row>(
  address: string,
  signal: AbortSignal | null = null,
  headers: Readonly<Record<string, string>> = {},
): Promise<Page<Row>> {
  const known = kept.get(address);
  const answer = await request(
    address,
    { ...headers, ...(known && { "If-None-Match": known.etag }) },
    signal,
  );
  if (answer.status === 304 && known) return known.value as Page<Row>;
  const value: Page<Row> = {
    rows: (await answer.json()) as Row[],
    next: cursorOf(answer.headers.get("Link")),
  };
  const etag = answer.headers.get("ETag");
  // The pages of a large run are read once, and not cached.
  if (etag !== null && value.rows.length <= 1000) {
    kept.delete(address);
    kept.set(address, { etag, value: value as Page<unknown> });
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(oldest);
    }
  }
  return value;
}

/** Get one object. */
export async function get<Thing>(
  address: string,
  signal: AbortSignal | null = null,
): Promise<Thing> {
  return (await (await request(address, {}, signal)).json()) as Thing;
}

/** Clear the cache: the answers belonged to another login. */
export function forgetAnswers(): void {
  kept.clear();
}

function cursorOf(link: string | null): string | null {
  const next = link?.match(/<([^>]*)>;\s*rel="?next"?/)?.[1];
  return next === undefined ? null : new URL(next, location.href).searchParams.get("cursor");
}
