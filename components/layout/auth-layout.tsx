import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";
import { mainId } from "./skip-link.tsx";

export interface AuthLayoutProps {
  title: ReactNode;
  description?: ReactNode;
  /** Below the card: "No account yet? Sign up". */
  footer?: ReactNode;
  children: ReactNode;
}

/** One calm card for signing in, signing up and accepting an invitation. */
export function AuthLayout({ title, description, footer, children }: AuthLayoutProps) {
  return (
    <div className="grid min-h-dvh content-start justify-items-center gap-6 px-4 py-10 sm:content-center">
      <header>
        <Logo />
      </header>
      <main id={mainId} className="w-full max-w-sm">
        <div className="grid gap-6 rounded-xl border bg-card px-6 py-7 text-card-foreground shadow-raised sm:px-8">
          <div className="grid gap-1 text-center">
            <h1 className="text-balance font-semibold text-xl tracking-tight">{title}</h1>
            {description ? <div className="text-pretty text-muted-foreground">{description}</div> : null}
          </div>
          {children}
        </div>
      </main>
      {footer ? <footer className="text-center text-muted-foreground text-sm">{footer}</footer> : null}
    </div>
  );
}
