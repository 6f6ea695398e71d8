/** The demo's people whom the sign-in page offers: the seed makes them under these addresses, with this password. */

export const DEMO_PASSWORD = "relaydesk-demo";

export const DEMO_EMAILS = {
  owner: "ada@demo.relaydesk.example",
  agent: "chiara@demo.relaydesk.example",
  contact: "nora@northwind.example",
} as const;
