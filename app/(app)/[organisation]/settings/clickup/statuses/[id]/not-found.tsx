import { MissingThing } from "#app/_shell/missing-thing.tsx";

export default function ListNotFound() {
  return (
    <MissingThing
      title="There is no such List"
      description="The address may be mistyped, or the List belonged to a connection that is gone."
      backTo="settings/clickup/statuses"
      backLabel="Go to the statuses"
    />
  );
}
