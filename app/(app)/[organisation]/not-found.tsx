import { MissingThing } from "#app/_shell/missing-thing.tsx";

export default function StaffNotFound() {
  return (
    <MissingThing
      title="There is nothing here"
      description="The address may be mistyped, or it leads to something that is not yours to see."
      backTo="tickets"
      backLabel="Go to the tickets"
    />
  );
}
