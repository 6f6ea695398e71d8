import { MissingThing } from "#app/_shell/missing-thing.tsx";

export default function PortalNotFound() {
  return (
    <MissingThing
      title="There is no such ticket"
      description="Its number may be mistyped, or the ticket is not yours to see."
      backTo="portal"
      backLabel="Go to your tickets"
    />
  );
}
