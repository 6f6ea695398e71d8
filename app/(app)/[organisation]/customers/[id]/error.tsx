"use client";

import { PageFailure } from "#app/_shell/page-failure.tsx";

export default function CustomerError(props: { error: unknown; retry: () => void }) {
  return <PageFailure {...props} subject="the customer" />;
}
