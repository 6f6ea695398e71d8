import { Globe, Hash, Mail, Phone } from "lucide-react";
import type { ReactNode } from "react";
import { Card, CardContent } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Customer } from "#lib/customers/schema.ts";

const linkClasses = "rounded-sm hover:text-primary hover:underline underline-offset-4";

function Detail({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 items-start gap-2.5 text-sm [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground">
      {icon}
      <dt className="sr-only">{label}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

/** How to reach a customer, and how much is going on. */
export function CustomerDetails({ customer }: { customer: Customer }) {
  const none = <span className="text-muted-foreground">Not given</span>;
  return (
    <Card>
      <CardContent className="grid gap-4">
        <dl className="grid grid-cols-2 gap-3">
          <div>
            <dt className="text-muted-foreground text-xs">Open tickets</dt>
            <dd className="font-semibold text-2xl tabular-nums tracking-tight">
              {customer.openTicketCount.toLocaleString("en-GB")}
            </dd>
          </div>
          <div>
            <dt className="text-muted-foreground text-xs">Contacts</dt>
            <dd className="font-semibold text-2xl tabular-nums tracking-tight">
              {customer.contactCount.toLocaleString("en-GB")}
            </dd>
          </div>
        </dl>
        <dl className="grid gap-2.5 border-t pt-4">
          <Detail icon={<Mail aria-hidden />} label="E-mail">
            {customer.email ? (
              <a href={`mailto:${customer.email}`} className={linkClasses}>
                {customer.email}
              </a>
            ) : (
              none
            )}
          </Detail>
          <Detail icon={<Phone aria-hidden />} label="Phone">
            {customer.phone ? (
              <a href={`tel:${customer.phone.replaceAll(/[^+\d]/g, "")}`} className={linkClasses}>
                <bdi>{customer.phone}</bdi>
              </a>
            ) : (
              none
            )}
          </Detail>
          <Detail icon={<Globe aria-hidden />} label="Website">
            {customer.website ? (
              <a
                href={customer.website}
                target="_blank"
                rel="noopener noreferrer nofollow"
                className={linkClasses}
              >
                {customer.website.replace(/^https?:\/\//, "")}
              </a>
            ) : (
              none
            )}
          </Detail>
          {customer.externalReference ? (
            <Detail icon={<Hash aria-hidden />} label="External reference">
              <bdi>{customer.externalReference}</bdi>
            </Detail>
          ) : null}
        </dl>
        <p className="border-t pt-3 text-muted-foreground text-xs">
          Added <RelativeTime at={customer.createdAt} />, changed <RelativeTime at={customer.updatedAt} />
        </p>
      </CardContent>
    </Card>
  );
}
