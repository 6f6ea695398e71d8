import { MissingThing } from "#app/_shell/missing-thing.tsx";

export default function ImportNotFound() {
  return (
    <MissingThing
      title="There is no such import"
      description="The address may be mistyped, or the import is not yours to see."
      backTo="imports"
      backLabel="Go to the imports"
    />
  );
}
