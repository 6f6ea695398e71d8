"use client";

import { useRouter } from "next/navigation";
import { useShortcut } from "#components/patterns/shortcuts/shortcuts-provider.tsx";
import type { NavigationGroup } from "./navigation.ts";

/** Gives each place with a shortcut its keys. Draws nothing. */
export function NavigationShortcuts({ groups }: { groups: readonly NavigationGroup[] }) {
  return groups
    .flatMap((group) => group.items)
    .map((item) =>
      item.shortcut ? (
        <NavigationShortcut key={item.href} keys={item.shortcut} label={item.label} href={item.href} />
      ) : null,
    );
}

function NavigationShortcut({ keys, label, href }: { keys: string; label: string; href: string }) {
  const router = useRouter();
  useShortcut({ keys, label: `Go to ${label}`, scope: "Navigation", onPress: () => router.push(href) });
  return null;
}
