/** The words of the demo organisation: people, customers and what customers write about. */

import { DEMO_EMAILS } from "#lib/security/index.ts";

export { DEMO_PASSWORD } from "#lib/security/index.ts";

export const DEMO_ORGANISATION = {
  name: "Brightwater Support",
  slug: "brightwater",
  timeZone: "Europe/Berlin",
  supportEmail: "help@brightwater.example",
  portalWelcome: "Tell us what happened, and what you expected. We answer on weekdays within four hours.",
} as const;

export const DEMO_PEOPLE = [
  { name: "Ada Okafor", email: DEMO_EMAILS.owner, role: "owner" },
  { name: "Ben Lindqvist", email: "ben@demo.relaydesk.example", role: "admin" },
  { name: "Chiara Rossi", email: DEMO_EMAILS.agent, role: "agent" },
  { name: "Dmitri Novák", email: "dmitri@demo.relaydesk.example", role: "agent" },
  { name: "Leila Haddad", email: "leila@demo.relaydesk.example", role: "legal" },
  { name: "Mateo Silva", email: "mateo@demo.relaydesk.example", role: "marketing" },
  { name: "Priya Raman", email: "priya@demo.relaydesk.example", role: "product" },
] as const;

type DemoCustomer = {
  name: string;
  website: string;
  reference: string;
  contacts: { name: string; email: string; jobTitle: string; hasPortalAccess?: boolean }[];
  note?: string;
};

export const DEMO_CUSTOMERS: DemoCustomer[] = [
  {
    name: "Northwind Traders",
    website: "https://northwind.example",
    reference: "CRM-1001",
    contacts: [
      {
        name: "Nora Vance",
        email: DEMO_EMAILS.contact,
        jobTitle: "Operations lead",
        hasPortalAccess: true,
      },
      { name: "Tomás Ruiz", email: "tomas@northwind.example", jobTitle: "Warehouse manager" },
    ],
    note: "Peak season is **October to December**. Call before any maintenance in that time.",
  },
  {
    name: "Contoso Pharmaceuticals",
    website: "https://contoso.example",
    reference: "CRM-1002",
    contacts: [
      { name: "Grace Lin", email: "grace@contoso.example", jobTitle: "Quality assurance" },
      { name: "Oskar Brandt", email: "oskar@contoso.example", jobTitle: "IT security" },
    ],
    note: "Validated environment: every change needs a written record.",
  },
  {
    name: "Fabrikam Robotics",
    website: "https://fabrikam.example",
    reference: "CRM-1003",
    contacts: [{ name: "Yuki Tanaka", email: "yuki@fabrikam.example", jobTitle: "Head of engineering" }],
  },
  {
    name: "شركة الأفق للتجارة",
    website: "https://alofuq.example",
    reference: "CRM-1004",
    contacts: [{ name: "ليلى حداد", email: "layla@alofuq.example", jobTitle: "مديرة المشتريات" }],
  },
  {
    name: "Bäckerei Sonnenschein & Töchter 🥨",
    website: "https://sonnenschein.example",
    reference: "CRM-1005",
    contacts: [{ name: "Jürgen Müller", email: "juergen@sonnenschein.example", jobTitle: "Inhaber" }],
  },
];

type DemoTicket = {
  title: string;
  description: string;
  tags: string[];
  replies?: { from: "customer" | "agent"; body: string; isInternal?: boolean }[];
};

export const DEMO_TICKETS: DemoTicket[] = [
  {
    title: "Orders over 500 lines time out at checkout",
    description:
      "Since Tuesday's release our larger orders fail at the last step.\n\n**What we see**\n\n1. Add more than 500 lines\n2. Press *Place order*\n3. After 30 seconds: `504 Gateway Timeout`\n\nSmaller orders are fine. We have three trucks waiting.",
    tags: ["checkout", "regression"],
    replies: [
      {
        from: "agent",
        body: "Thank you for the clear steps. I can reproduce it and have passed it to engineering.",
      },
      {
        from: "agent",
        body: "Looks like the tax service is called once a line. @Dmitri saw the same in March.",
        isInternal: true,
      },
      { from: "customer", body: "Thanks! Is there a workaround for tonight's shipment?" },
    ],
  },
  {
    title: "Batch record export misses the second signature",
    description:
      "The PDF of batch 2291-B shows one signature only. Both are on the screen.\n\n> 21 CFR Part 11 needs both.\n\nPlease treat as urgent: the auditor comes on Monday.",
    tags: ["export", "compliance"],
    replies: [
      { from: "agent", body: "We are looking at the PDF template now. Could you send us the batch's link?" },
    ],
  },
  {
    title: "Arm controller firmware 4.2 loses calibration after a restart",
    description: "After `reboot` the offsets of joints 3 and 5 are zero. Log attached to the next message.",
    tags: ["firmware", "hardware"],
  },
  {
    title: "Single sign-on asks for the password twice",
    description:
      "Only in Safari. The second prompt appears right after the redirect from our identity provider.",
    tags: ["sso", "safari"],
    replies: [
      { from: "agent", body: "This is Safari's new cookie rule. A fix goes out on Thursday." },
      { from: "customer", body: "Confirmed, Thursday's version works. You can close this." },
    ],
  },
  {
    title: "الفاتورة تظهر بعملة خاطئة",
    description: "الفواتير الجديدة تظهر باليورو بدلاً من الدرهم. الرجاء التصحيح قبل نهاية الشهر.",
    tags: ["billing", "localisation"],
  },
  {
    title: "Bestellformular zeigt Umlaute als Fragezeichen 🥨",
    description: "Aus „Brötchen“ wird `Br?tchen`, seit gestern. Nur im PDF, nicht in der Mail.",
    tags: ["pdf", "localisation"],
  },
  {
    title: "Webhook deliveries arrive in the wrong order",
    description: "`order.shipped` comes before `order.created` about once in fifty. We rely on the order.",
    tags: ["api", "webhooks"],
  },
  {
    title: "Please raise the API limit for the stocktake weekend",
    description:
      "We count 40,000 items between Saturday 06:00 and Sunday 22:00 and expect 20 requests a second.",
    tags: ["api", "limits"],
  },
  {
    title: "Two-factor codes are rejected on the shared tablet",
    description: "The clock of the tablet is right. Codes from the same app work on a phone.",
    tags: ["security", "sign-in"],
  },
  {
    title: "Invoice PDF shows the old address",
    description: "We moved in September. The address in *Settings* is right, the PDF is not.",
    tags: ["billing", "pdf"],
  },
  {
    title: "Stock level goes negative when two pickers scan at once",
    description: "Shelf B-14 shows -3. Both scans have the same second in the log.",
    tags: ["stock", "race"],
  },
  {
    title: "How do we give an auditor read-only access?",
    description: "One person, two weeks, no exports.",
    tags: ["question", "roles"],
  },
];
