/** A run in the page's format. */
import type { Transaction } from "../shapes.ts";

/** A saved run has no `result`, and the page does not show it. */
export type Run = Omit<Transaction, "result">;
