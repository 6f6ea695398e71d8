/** Connects ClickUp the way a browser would, by its addresses alone: for tests and benchmarks. */

/** Follows connect, the sandbox's consent page and the callback. `cookie` is an admin's. Returns where it ended. */
export async function connectClickup(options: {
  appUrl: string;
  slug: string;
  cookie: string;
  /** Ids of the workspaces to allow; all that the consent page offers when left out. */
  workspaces?: string[];
}): Promise<string> {
  const begin = await fetch(`${options.appUrl}/clickup/oauth/connect?organisation=${options.slug}`, {
    headers: { cookie: options.cookie },
    redirect: "manual",
  });
  const authorizeUrl = locationOf(begin, "connect");
  const consent = await fetch(authorizeUrl);
  const page = await consent.text();
  const form = new URLSearchParams({ decision: "allow" });
  for (const [input] of page.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(input, "name");
    const value = attribute(input, "value");
    if (name === undefined || value === undefined) continue;
    if (name === "workspace" && options.workspaces !== undefined && !options.workspaces.includes(value))
      continue;
    form.append(name, value);
  }
  const decision = await fetch(new URL("/api/consent", authorizeUrl), {
    method: "POST",
    body: form,
    headers: { origin: new URL(authorizeUrl).origin },
    redirect: "manual",
  });
  const callback = await fetch(locationOf(decision, "consent"), {
    headers: { cookie: options.cookie },
    redirect: "manual",
  });
  return locationOf(callback, "callback");
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`)
    .exec(tag)?.[1]
    ?.replaceAll("&amp;", "&")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'");
}

function locationOf(response: Response, step: string): string {
  const location = response.headers.get("location");
  if (location === null) throw new Error(`The ${step} step answered ${response.status} without a redirect`);
  return new URL(location, response.url).href;
}
