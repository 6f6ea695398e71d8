import { describe, expect, it } from "vitest";
import { isReachableFromOutside, isWebhookOf, webhookAddress } from "./webhook-address.ts";

describe("isWebhookOf", () => {
  const id = "0199aaaa-0000-7000-8000-000000000001";

  it("knows a connection's own webhook, also one from before the app moved", () => {
    expect(isWebhookOf(id, webhookAddress("https://desk.example.com", id))).toBe(true);
    expect(isWebhookOf(id, webhookAddress("http://old.example.com:8080/desk", id))).toBe(true);
  });

  it.each([
    webhookAddress("https://desk.example.com", "0199aaaa-0000-7000-8000-000000000002"),
    `https://desk.example.com/other?next=/api/webhooks/clickup/${id}`,
    `https://desk.example.com/api/webhooks/clickup/${id}/more`,
    "not an address",
  ])("leaves %s alone", (endpoint) => {
    expect(isWebhookOf(id, endpoint)).toBe(false);
  });
});

describe("isReachableFromOutside", () => {
  it.each([
    "https://desk.example.com",
    "http://93.184.216.34:8080",
    "https://172.32.0.1",
    "https://100.128.0.1",
    "https://[2606:2800:220:1::1]",
  ])("takes %s for an address on the internet", (address) => {
    expect(isReachableFromOutside(address)).toBe(true);
  });

  it.each([
    "http://localhost:3000",
    "http://desk.localhost",
    "http://relaydesk:3000",
    "https://desk.local",
    "https://desk.corp.internal",
    "http://127.0.0.1:3000",
    "http://10.1.2.3",
    "http://172.16.0.1",
    "http://172.31.255.255",
    "http://192.168.1.20",
    "http://169.254.1.1",
    "http://100.64.0.1",
    "http://[::1]:3000",
    "http://[fd00::1]",
    "http://[fe80::1]",
  ])("knows that ClickUp cannot call %s", (address) => {
    expect(isReachableFromOutside(address)).toBe(false);
  });
});
