import type { NextConfig } from "next";

/** Whether people reach it on this machine alone: there compressing costs more time than it saves. */
const isLocal = /^(http:\/\/(localhost|127\.0\.0\.1)(:\d+)?\/?)?$/.test(process.env.NEXTAUTH_URL ?? "");

const nextConfig: NextConfig = {
  poweredByHeader: false,
  compress: !isLocal,
  // `npm run check` looks at the types, tests included; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Loaded by Node itself: one instance in all parts of the server, and files of their own at run time.
  serverExternalPackages: ["nodemailer", "pg", "pino", "prom-client"],
  headers: async () => [
    { source: "/_next/static/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] },
  ],
};

export default nextConfig;
