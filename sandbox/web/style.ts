/** The whole style sheet of the sandbox's pages: light and dark by the reader's preference. */
export const STYLE_SHEET = `
:root {
  color-scheme: light dark;
  --page: #f6f6f9; --card: #ffffff; --text: #1c1c28; --muted: #5b5b6e; --line: #dedee8; --strong-line: #8a8a9e;
  --accent: #4b3fd6; --on-accent: #ffffff; --accent-soft: #ecebfd; --danger: #b3261e; --danger-soft: #fdeceb;
  --banner: #fff3cf; --on-banner: #574100; --good: #0b6b3a; --good-soft: #e4f6ec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14141b; --card: #1e1e28; --text: #f0f0f6; --muted: #a9a9bd; --line: #343444; --strong-line: #77778f;
    --accent: #a79fff; --on-accent: #17122f; --accent-soft: #2a2748; --danger: #ff9d95; --danger-soft: #43211f;
    --banner: #3a300f; --on-banner: #ffe3a0; --good: #7fdca9; --good-soft: #16341f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible, summary:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px;
}
.banner { background: var(--banner); color: var(--on-banner); padding: 0.5rem 1rem; text-align: center; font-size: 0.9rem; }
.top { border-bottom: 1px solid var(--line); background: var(--card); }
.top nav { max-width: 64rem; margin: 0 auto; padding: 0.6rem 1rem; display: flex; gap: 0.25rem 1.25rem; flex-wrap: wrap; align-items: center; }
.top nav strong { margin-inline-end: auto; }
.top nav a, .crumbs a { display: inline-block; padding: 0.15rem 0; }
.top nav a[aria-current] { font-weight: 600; text-decoration-thickness: 2px; }
main { max-width: 64rem; margin: 0 auto; padding: 1.25rem 1rem 4rem; }
main.narrow { max-width: 34rem; padding-top: 2.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 0.75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; line-height: 1.35; margin: 0 0 0.6rem; overflow-wrap: anywhere; }
h3 { font-size: 0.95rem; margin: 1rem 0 0.25rem; overflow-wrap: anywhere; }
p { margin: 0 0 0.75rem; overflow-wrap: anywhere; }
.crumbs { margin: 0 0 0.75rem; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; color: var(--muted); font-size: 0.9rem; }
.crumbs li { max-width: 22rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.crumbs li + li::before { content: "›"; margin-inline-end: 0.5rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; padding: 1.1rem 1.25rem; margin: 0 0 1rem; }
.muted { color: var(--muted); }
.small { font-size: 0.875rem; }
.plain { list-style: none; margin: 0; padding: 0; }
.rows > li { border-top: 1px solid var(--line); }
.rows > li:first-child { border-top: 0; }
.rows a.row { display: flex; gap: 0.5rem 1rem; justify-content: space-between; align-items: baseline; padding: 0.55rem 0; color: inherit; text-decoration: none; }
.rows a.row:hover .name { text-decoration: underline; }
.name { overflow-wrap: anywhere; min-width: 0; }
.count { color: var(--muted); white-space: nowrap; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
.columns { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
@media (min-width: 52rem) { .columns { grid-template-columns: minmax(0, 1fr) 19rem; } }
.pill { display: inline-flex; align-items: center; gap: 0.4em; border: 1px solid var(--line); border-radius: 99rem; padding: 0.05rem 0.6rem; font-size: 0.85rem; white-space: nowrap; max-width: 100%; overflow: hidden; text-overflow: ellipsis; }
.dot { flex: none; width: 0.7em; height: 0.7em; display: inline-block; }
.pills { display: flex; flex-wrap: wrap; gap: 0.4rem; }
.facts { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.35rem 1rem; margin: 0; font-size: 0.9rem; }
.facts dt { color: var(--muted); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.description { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { text-align: start; padding: 0.45rem 0.75rem 0.45rem 0; border-top: 1px solid var(--line); vertical-align: top; }
thead th { border-top: 0; color: var(--muted); font-weight: 500; white-space: nowrap; }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font: 0.875em ui-monospace, monospace; overflow-wrap: anywhere; }
form { margin: 0; }
.field { display: grid; gap: 0.25rem; margin: 0 0 0.85rem; }
.field > label, legend { font-weight: 600; font-size: 0.9rem; }
input, select, textarea { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--strong-line); border-radius: 0.5rem; padding: 0.45rem 0.6rem; width: 100%; min-height: 2.6rem; }
input[type="checkbox"], input[type="radio"] { width: 1.2rem; height: 1.2rem; min-height: 0; margin: 0.15rem 0 0; flex: none; accent-color: var(--accent); }
textarea { min-height: 5rem; resize: vertical; }
fieldset { border: 0; margin: 0 0 1rem; padding: 0; min-width: 0; }
.choice { display: flex; gap: 0.75rem; padding: 0.65rem 0.75rem; border: 1px solid var(--line); border-radius: 0.6rem; margin-top: 0.5rem; cursor: pointer; }
.choice:has(:checked) { border-color: var(--accent); background: var(--accent-soft); }
.choice span { min-width: 0; overflow-wrap: anywhere; }
.choice small { display: block; color: var(--muted); }
.check { display: flex; gap: 0.6rem; padding: 0.3rem 0; }
.buttons { display: flex; gap: 0.6rem; flex-wrap: wrap; align-items: center; }
button, .button { font: inherit; font-weight: 600; border: 1px solid var(--strong-line); border-radius: 0.5rem; padding: 0.45rem 0.95rem; min-height: 2.6rem; background: var(--card); color: inherit; cursor: pointer; text-decoration: none; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.danger { border-color: var(--danger); color: var(--danger); background: transparent; }
button.small-button { min-height: 2rem; padding: 0.15rem 0.6rem; font-size: 0.85rem; font-weight: 500; }
button:hover, .button:hover { filter: brightness(0.96); }
.notice { border-radius: 0.6rem; padding: 0.6rem 0.9rem; margin: 0 0 1rem; background: var(--good-soft); color: var(--good); }
.notice.bad { background: var(--danger-soft); color: var(--danger); }
.grid { display: grid; gap: 0 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); }
.avatar { flex: none; display: inline-grid; place-items: center; width: 2.2rem; height: 2.2rem; border-radius: 50%; background: var(--accent-soft); color: var(--accent); font-weight: 700; font-size: 0.85rem; }
.person { display: flex; gap: 0.75rem; align-items: center; }
.people { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 0.5rem; }
.people a { border: 1px solid var(--line); border-radius: 99rem; padding: 0.25rem 0.8rem; text-decoration: none; font-size: 0.9rem; }
summary { cursor: pointer; color: var(--muted); padding: 0.25rem 0; }
.comment { padding: 0.25rem 0 0.85rem; } .comment + .comment { border-top: 1px solid var(--line); padding-top: 0.75rem; }
.replies { margin: 0.5rem 0 0 1rem; padding-inline-start: 0.75rem; border-inline-start: 2px solid var(--line); }
.stack > li { padding: 0.3rem 0; } .stack { margin-bottom: 0.85rem; }
.rows .line { display: flex; flex-wrap: wrap; gap: 0.35rem 1rem; justify-content: space-between; align-items: center; padding: 0.6rem 0; }
.line .name { flex: 1 1 16rem; }
.line .meta { display: flex; flex-wrap: wrap; gap: 0.35rem 1rem; align-items: center; }
.fixed { white-space: nowrap; }
.spaced { margin-top: 0.9rem; }
`;
