import { parseAsString, parseAsStringLiteral } from "nuqs/server";

export const CUSTOMER_TABS = ["tickets", "contacts", "notes", "settings"] as const;

/** What the address says about a customer's page: the open part, and the place in its tickets. */
export const customerPageParams = {
  tab: parseAsStringLiteral(CUSTOMER_TABS).withDefault("tickets"),
  cursor: parseAsString,
};
