export const mainId = "main";

/** The first stop of the keyboard: past the navigation. */
export function SkipLink() {
  return (
    <a
      href={`#${mainId}`}
      className="fixed start-3 top-3 z-skip-link -translate-y-20 rounded-md bg-primary px-3 py-2 font-medium text-primary-foreground text-sm shadow-overlay focus:translate-y-0"
    >
      Skip to the content
    </a>
  );
}
