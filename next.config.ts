import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { NextConfig } from "next";

const root = import.meta.dirname;

/** The methods of each route file of the API, as `lib/api/route/allowed-methods.ts` wants them. */
function readMethodTable(): Record<string, string[]> {
  const folder = path.join(root, "app/api/v1");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => file.endsWith("/route.ts") && !file.includes("[..."));
  return Object.fromEntries(
    files.map((file) => {
      const text = readFileSync(path.join(folder, file), "utf8");
      const methods = Array.from(
        text.matchAll(/^export const (GET|POST|PUT|PATCH|DELETE)\b/gm),
        (match) => match[1] ?? "",
      );
      return [`/api/v1/${path.posix.dirname(file)}`, methods];
    }),
  );
}

const nextConfig: NextConfig = {
  poweredByHeader: false,
  // `npm run check` looks at the types, tests included; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
  env: { RELAYDESK_API_METHODS: JSON.stringify(readMethodTable()) },
  // Loaded by Node itself: one instance in all parts of the server, and files of their own at run time.
  serverExternalPackages: ["nodemailer", "pg", "pino", "prom-client"],
  headers: async () => [
    { source: "/_next/static/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] },
  ],
};

export default nextConfig;
