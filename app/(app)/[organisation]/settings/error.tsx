"use client";

import { PageFailure } from "#app/_shell/page-failure.tsx";

export default function SettingsError({ error, reset }: { error: Error; reset: () => void }) {
  return <PageFailure error={error} retry={reset} subject="the settings" />;
}
