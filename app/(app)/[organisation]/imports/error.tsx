"use client";

import { PageFailure } from "#app/_shell/page-failure.tsx";

export default function ImportsError(props: { error: unknown; retry: () => void }) {
  return <PageFailure {...props} subject="the imports" />;
}
