import type { Answer } from "../http/answer.ts";
import { html } from "./html.ts";
import { page } from "./layout.ts";

/** A page that says what is wrong. */
export function problemPage(status: number, title: string, text: string): Answer {
  return page({
    title,
    status,
    section: status === 404 ? "workspaces" : null,
    body: html`<section class="card"><h1>${title}</h1><p>${text}</p><p><a href="/">Go to the sandbox’s workspaces</a></p></section>`,
  });
}

/** The answer to a form that did not come from one of the sandbox's own pages. */
export function forbiddenAnswer(): Answer {
  return problemPage(
    403,
    "This form came from somewhere else",
    "The sandbox takes changes only from its own pages. Open the page again and repeat the change.",
  );
}
