import { Image, Square, SquareCheck } from "lucide-react";
import type { ComponentProps } from "react";
import ReactMarkdown, { type Components, type ExtraProps } from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { cn } from "./cn.ts";
import { htmlAsText } from "./markdown-html.ts";

type Part<Tag extends keyof React.JSX.IntrinsicElements> = ComponentProps<Tag> & ExtraProps;

function ExternalLink({ href, children }: { href: string | undefined; children: React.ReactNode }) {
  if (!href) return <>{children}</>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow ugc"
      className="text-primary underline underline-offset-4"
    >
      {children}
    </a>
  );
}

const heading = "font-semibold tracking-tight not-first:mt-4";

/** A stranger's heading must not enter the outline of our page, so headings are drawn large but are paragraphs. */
const components: Components = {
  h1: ({ children }: Part<"h1">) => <p className={cn(heading, "text-xl")}>{children}</p>,
  h2: ({ children }: Part<"h2">) => <p className={cn(heading, "text-lg")}>{children}</p>,
  h3: ({ children }: Part<"h3">) => <p className={heading}>{children}</p>,
  h4: ({ children }: Part<"h4">) => <p className={heading}>{children}</p>,
  h5: ({ children }: Part<"h5">) => <p className={heading}>{children}</p>,
  h6: ({ children }: Part<"h6">) => <p className={heading}>{children}</p>,
  p: ({ children }: Part<"p">) => (
    <p dir="auto" className="not-first:mt-2.5 whitespace-pre-line">
      {children}
    </p>
  ),
  a: ({ href, children }: Part<"a">) => <ExternalLink href={href}>{children}</ExternalLink>,
  // A remote picture would tell its server who opens the text and when, so it is a link instead.
  img: ({ src, alt }: Part<"img">) => (
    <ExternalLink href={typeof src === "string" ? src : undefined}>
      <Image aria-hidden className="me-1 inline size-4 align-text-bottom" />
      {alt || "Picture"}
    </ExternalLink>
  ),
  ul: ({ children }: Part<"ul">) => (
    <ul dir="auto" className="my-2 list-disc ps-5 marker:text-muted-foreground">
      {children}
    </ul>
  ),
  ol: ({ children, start }: Part<"ol">) => (
    <ol dir="auto" start={start} className="my-2 list-decimal ps-5 marker:text-muted-foreground">
      {children}
    </ol>
  ),
  li: ({ children, className }: Part<"li">) => (
    <li className={cn("mt-1", className?.includes("task-list-item") && "-ms-5 list-none")}>{children}</li>
  ),
  input: ({ checked }: Part<"input">) => {
    const Box = checked ? SquareCheck : Square;
    return (
      <>
        <Box aria-hidden className="me-1.5 inline size-4 align-text-bottom text-muted-foreground" />
        <span className="sr-only">{checked ? "Done: " : "To do: "}</span>
      </>
    );
  },
  blockquote: ({ children }: Part<"blockquote">) => (
    <blockquote dir="auto" className="my-2.5 border-s-2 ps-3 text-muted-foreground">
      {children}
    </blockquote>
  ),
  hr: () => <hr className="my-4" />,
  code: ({ children }: Part<"code">) => (
    <code translate="no" className="rounded-sm bg-muted px-1 py-0.5 font-mono text-[0.925em]">
      {children}
    </code>
  ),
  pre: ({ children }: Part<"pre">) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: an area that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <figure aria-label="Code" tabIndex={0} className="my-2.5 overflow-x-auto rounded-lg border bg-muted">
      <pre dir="ltr" className="w-max min-w-full p-3 text-sm leading-relaxed">
        {children}
      </pre>
    </figure>
  ),
  table: ({ children }: Part<"table">) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: an area that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <figure aria-label="Table" tabIndex={0} className="my-2.5 overflow-x-auto">
      <table className="border-collapse text-sm">{children}</table>
    </figure>
  ),
  th: ({ children, style }: Part<"th">) => (
    <th style={style} className="border bg-muted px-2.5 py-1 text-start font-medium">
      {children}
    </th>
  ),
  td: ({ children, style }: Part<"td">) => (
    <td style={style} className="border px-2.5 py-1 align-top">
      {children}
    </td>
  ),
};

/** Text that people wrote, in Markdown with tables and task lists. HTML in it is shown, never run. */
export function Markdown({ children, className }: { children: string; className?: string }) {
  return (
    <div className={cn("min-w-0 leading-relaxed [overflow-wrap:anywhere]", className)}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm, htmlAsText]}
        rehypePlugins={[rehypeSanitize]}
        components={components}
      >
        {children}
      </ReactMarkdown>
    </div>
  );
}
