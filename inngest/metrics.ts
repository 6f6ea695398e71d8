export function countJobRun(_job: string, _outcome: string, _ms: number | null): void {}
