/** One view of the page. */
export interface View {
  readonly root: HTMLElement;
  readonly title: string;
  /** The address changed, but not what it is of; without this it is made anew. */
  moved?(): void;
  destroy(): void;
}
