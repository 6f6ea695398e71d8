/** The meanings a colour may carry. Nothing in the product picks a hue; it picks one of these. */
export type Tone = "neutral" | "primary" | "success" | "warning" | "info" | "destructive";

/** Text and icon colour of each tone on an ordinary surface. */
export const toneText: Record<Tone, string> = {
  neutral: "text-muted-foreground",
  primary: "text-primary",
  success: "text-success",
  warning: "text-warning",
  info: "text-info",
  destructive: "text-destructive",
};

/** A soft surface with ink of the same tone: badges, alerts, markers. */
export const toneSubtle: Record<Tone, string> = {
  neutral: "bg-muted text-muted-foreground",
  primary: "bg-accent text-accent-foreground",
  success: "bg-success-subtle text-success",
  warning: "bg-warning-subtle text-warning",
  info: "bg-info-subtle text-info",
  destructive: "bg-destructive-subtle text-destructive",
};
