/** A path pattern such as `/api/v2/task/:task_id`, matched segment by segment. */
export type Route<Handler> = { method: string; pattern: string; handler: Handler };

/** The route for a request with its decoded path parameters, or null. */
export type RouteMatch<Handler> = { handler: Handler; params: Map<string, string> };

/** Makes a look-up over routes, tried in order. */
export function createRouter<Handler>(
  routes: Route<Handler>[],
): (method: string, path: string) => RouteMatch<Handler> | null {
  const compiled = routes.map((route) => ({ ...route, segments: route.pattern.split("/") }));
  return (method, path) => {
    const segments = path.split("/");
    for (const route of compiled) {
      if (route.method !== method || route.segments.length !== segments.length) continue;
      const params = matchSegments(route.segments, segments);
      if (params) return { handler: route.handler, params };
    }
    return null;
  };
}

function matchSegments(pattern: string[], segments: string[]): Map<string, string> | null {
  const params = new Map<string, string>();
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index] ?? "";
    if (expected.startsWith(":")) {
      const decoded = decode(actual);
      if (decoded === null || decoded === "") return null;
      params.set(expected.slice(1), decoded);
    } else if (expected !== actual) {
      return null;
    }
  }
  return params;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
