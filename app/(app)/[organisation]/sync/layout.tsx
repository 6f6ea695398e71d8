import type { ReactNode } from "react";
import { SyncFrame } from "./sync-frame.tsx";

/** The frame of the pages about sync. Each page asks for its own permission. */
export default function SyncLayout({ children }: { children: ReactNode }) {
  return <SyncFrame>{children}</SyncFrame>;
}
