"use client";

import { PageFailure } from "#app/_shell/page-failure.tsx";

export default function ExportsError(props: { error: unknown; retry: () => void }) {
  return <PageFailure {...props} subject="the exports" />;
}
