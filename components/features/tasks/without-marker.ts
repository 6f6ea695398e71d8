/** A task's name as people read it; the marker before it is for programs. */
export function withoutMarker(name: string): string {
  return name.replace(/^\[[A-Z]+-[0-9a-f-]{36}\]\s*/, "") || name;
}
