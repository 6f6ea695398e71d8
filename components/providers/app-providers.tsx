"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { EarlySubmit } from "#components/patterns/form/early-submit.tsx";
import { ShortcutsProvider } from "#components/patterns/shortcuts/shortcuts-provider.tsx";
import { Toaster } from "#components/ui/toast.tsx";
import { TooltipProvider } from "#components/ui/tooltip.tsx";
import { createQueryClient } from "./query-client.ts";

/** Everything that pages find around them: theme, server data, address state, shortcuts, tooltips, toasts. */
export function AppProviders({ children, nonce }: { children: ReactNode; nonce?: string }) {
  const [queryClient] = useState(createQueryClient);
  // The script that sets the theme runs out of the server's page alone. Where the browser draws the frame again, as
  // for a page that is not found, React would complain of a script that can't run: there it is data.
  const themeScript = typeof window === "undefined" ? {} : { scriptProps: { type: "application/json" } };
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
      {...themeScript}
    >
      <EarlySubmit nonce={nonce} />
      <QueryClientProvider client={queryClient}>
        <NuqsAdapter>
          <TooltipProvider>
            <ShortcutsProvider>
              {children}
              <Toaster />
            </ShortcutsProvider>
          </TooltipProvider>
        </NuqsAdapter>
      </QueryClientProvider>
    </ThemeProvider>
  );
}
