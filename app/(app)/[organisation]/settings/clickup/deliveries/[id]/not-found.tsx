import { MissingThing } from "#app/_shell/missing-thing.tsx";

export default function DeliveryNotFound() {
  return (
    <MissingThing
      title="There is no such delivery"
      description="The address may be mistyped, or the delivery is past its time: they are removed after 30 days."
      backTo="settings/clickup/deliveries"
      backLabel="Go to the deliveries"
    />
  );
}
