import type { NextConfig } from "next";

const nextConfig: NextConfig = {
  poweredByHeader: false,
  // `npm run check` looks at the types, tests included; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Loaded by Node itself: one instance in all parts of the server, and files of their own at run time.
  serverExternalPackages: ["nodemailer", "pg", "pino", "prom-client"],
  headers: async () => [
    { source: "/_next/static/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] },
  ],
};

export default nextConfig;
