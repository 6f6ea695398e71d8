import type { Answer } from "../http/answer.ts";
import { type Html, type HtmlPart, html } from "./html.ts";

/** What each page says first. */
export const BANNER = "ClickUp sandbox — a local stand-in, not ClickUp";

/** A step of the way from the workspaces to a page. */
export type Crumb = { label: string; href: string };

export type PageOptions = {
  title: string;
  body: HtmlPart;
  crumbs?: Crumb[];
  status?: number;
  /** Which of the sandbox's sections the page belongs to; none for the consent page, which has no navigation. */
  section?: "workspaces" | "webhooks" | "requests" | "faults" | null;
  /** Origins beyond the sandbox's own to which a form may lead. */
  formTargets?: string[];
};

const SECTIONS = [
  { id: "workspaces", href: "/", label: "Workspaces" },
  { id: "webhooks", href: "/webhooks", label: "Webhooks" },
  { id: "requests", href: "/requests", label: "Request log" },
  { id: "faults", href: "/faults", label: "Fault dial" },
] as const;

/** A whole page as an answer, with a policy that lets no script run. */
export function page(options: PageOptions): Answer {
  const { title, body, crumbs = [], status = 200, section = "workspaces", formTargets = [] } = options;
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ClickUp sandbox</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<aside class="banner" aria-label="What this is">${BANNER}</aside>
${section === null ? null : navigation(section)}
<main${section === null ? html` class="narrow"` : null}>
${crumbs.length === 0 ? null : breadcrumbs(crumbs)}
${body}
</main>
</body>
</html>
`;
  return {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "same-origin",
      "Content-Security-Policy": [
        "default-src 'none'",
        "style-src 'self'",
        "img-src data:",
        `form-action ${["'self'", ...formTargets].join(" ")}`,
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ].join("; "),
    },
    body: document.markup,
  };
}

function navigation(current: string): Html {
  return html`<header class="top"><nav aria-label="Sandbox"><strong>ClickUp sandbox</strong>${SECTIONS.map(
    ({ id, href, label }) =>
      html`<a href="${href}"${id === current ? html` aria-current="page"` : null}>${label}</a>`,
  )}</nav></header>`;
}

function breadcrumbs(crumbs: Crumb[]): Html {
  return html`<nav aria-label="You are here"><ol class="crumbs">${crumbs.map(
    ({ label, href }) => html`<li><a href="${href}"><bdi>${label}</bdi></a></li>`,
  )}</ol></nav>`;
}

/** Sends the reader on after a form was handled. */
export function redirectTo(path: string): Answer {
  return { status: 303, headers: { Location: path, "Cache-Control": "no-store" }, body: undefined };
}
