"use client";

import { PageFailure } from "#app/_shell/page-failure.tsx";

export default function TicketError(props: { error: unknown; retry: () => void }) {
  return <PageFailure {...props} subject="the ticket" />;
}
