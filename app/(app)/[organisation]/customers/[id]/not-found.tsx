import { MissingThing } from "#app/_shell/missing-thing.tsx";

export default function CustomerNotFound() {
  return (
    <MissingThing
      title="There is no such customer"
      description="The address may be mistyped, or the customer is not yours to see."
      backTo="customers"
      backLabel="Go to the customers"
    />
  );
}
