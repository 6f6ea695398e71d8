"use client";

import { PageFailure } from "#app/_shell/page-failure.tsx";

export default function StaffError(props: { error: unknown; retry: () => void }) {
  return <PageFailure {...props} />;
}
