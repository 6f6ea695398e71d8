/** Text as a stringified Quill delta, the form in which ClickUp keeps rich text (ClickUp fact sheet, section 13). */
export function quillDelta(text: string): string {
  return JSON.stringify({ ops: [{ insert: `${text}\n` }] });
}
