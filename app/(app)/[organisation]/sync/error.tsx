"use client";

import { PageFailure } from "#app/_shell/page-failure.tsx";

export default function SyncError(props: { error: unknown; retry: () => void }) {
  return <PageFailure {...props} subject="the state of sync" />;
}
