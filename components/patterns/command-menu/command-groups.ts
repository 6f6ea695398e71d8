import type { ReactNode } from "react";

/** What a row of the command menu does. A closed union, so that a new kind must be handled everywhere. */
export type CommandAction =
  | { kind: "navigate"; href: string }
  | { kind: "open"; href: string }
  | { kind: "run"; run: () => unknown }
  | { kind: "page"; page: string };

export interface CommandRow {
  id: string;
  label: string;
  /** Further words to find it by. */
  keywords?: readonly string[];
  icon?: ReactNode;
  /** At the end of the row: "#1042", a customer. */
  hint?: ReactNode;
  /** The shortcut that does the same, as `useShortcut` takes it. */
  shortcut?: string;
  action: CommandAction;
}

export interface CommandGroup {
  id: string;
  heading: string;
  rows: readonly CommandRow[];
  /** The page of the menu it belongs to; the first page when left out. */
  page?: string;
  /** The rows answer the query already (the server searched): they are not filtered again. */
  isSearched?: boolean;
}
