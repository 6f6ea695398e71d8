/**
 * Preloaded into every process that the supervisor starts: when the supervisor is gone, even by `kill -9`, the
 * channel to it closes and the process ends as if it had been asked to.
 */
process.on("disconnect", () => {
  setTimeout(() => process.exit(1), 10_000).unref();
  process.kill(process.pid, "SIGTERM");
});
