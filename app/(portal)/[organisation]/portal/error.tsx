"use client";

import { PageFailure } from "#app/_shell/page-failure.tsx";

export default function PortalError(props: { error: unknown; retry: () => void }) {
  return <PageFailure {...props} />;
}
