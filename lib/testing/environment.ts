/** Settings every test runs with; nothing here leaves the machine or is a real secret. */
export function applyTestEnvironment(): void {
  const settings: Record<string, string> = {
    NODE_ENV: "test",
    LOG_LEVEL: "silent",
    NEXTAUTH_URL: "http://localhost:3000",
    NEXTAUTH_SECRET: "a-secret-that-only-the-tests-know-0123456789",
    ENCRYPTION_KEYS: "test1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
  };
  for (const [name, value] of Object.entries(settings)) {
    if (name === "NODE_ENV") continue;
    process.env[name] ??= value;
  }
}
