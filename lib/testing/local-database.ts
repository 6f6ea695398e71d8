/** Refuses to test against anything but a database on this machine. */
export function assertLocalDatabase(url: string): void {
  const { hostname } = new URL(url);
  if (!["127.0.0.1", "localhost", "[::1]"].includes(hostname)) {
    throw new Error(
      `Tests write and delete freely, so they refuse the database on ${hostname}: it is not local.`,
    );
  }
}
