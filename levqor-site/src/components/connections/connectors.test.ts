import { describe, expect, it } from "vitest";

import type { Registry } from "@/lib/api/types";

import { connectable, initialValues, shownFields, valuesToSend } from "./connectors";

const schema = {
  properties: {
    access_token: { title: "Access token", widget: "none" },
    kind: { title: "Kind", enum: ["bearer", "oauth2"], default: "bearer", type: "string" },
    secret: { title: "Secret", format: "password", writeOnly: true, type: "string" },
    spare: { title: "Spare", anyOf: [{ type: "string", writeOnly: true }, { type: "null" }] },
    token_url: { title: "Token address", type: "string", shown_when: { kind: ["oauth2"] } },
    key: {
      title: "Key",
      anyOf: [{ type: "string", writeOnly: true }, { type: "null" }],
      widget: "long_text",
    },
    port: { title: "Port", anyOf: [{ type: "integer" }, { type: "null" }] },
    tls: { title: "TLS", type: "boolean", default: true },
  },
  required: ["secret"],
};
const registry = {
  triggers: [],
  steps: [],
  connections: [
    {
      connector: "http",
      name: "HTTP",
      category: "web",
      description: "",
      connection_schema: schema,
      signs_in: false,
      register_at: "",
      can_be_tested: true,
    },
  ],
} as unknown as Registry;
const fields = connectable(registry)[0]?.fields ?? [];

describe("the form of a connection", () => {
  it("asks for nothing that signing in fills in", () => {
    expect(fields.map(({ name }) => name)).not.toContain("access_token");
  });

  it("knows secrets and numbers also where they may be absent", () => {
    const byName = Object.fromEntries(fields.map((field) => [field.name, field]));
    expect(byName.spare?.isSecret).toBe(true);
    expect(byName.port?.type).toBe("number");
  });

  it("gives a text of several lines room, or its lines would be lost", () => {
    expect(fields.find(({ name }) => name === "key")).toMatchObject({ isLong: true, isSecret: true });
  });

  it("shows a field only where it matters", () => {
    const names = (kind: string) => shownFields(fields, { kind }).map(({ name }) => name);
    expect(names("bearer")).not.toContain("token_url");
    expect(names("oauth2")).toContain("token_url");
  });

  it("begins with what is stored and sends its masks back", () => {
    const stored = { kind: "oauth2", secret: "••••1234", token_url: "https://a.example/t", port: 5 };
    const values = initialValues(fields, stored);
    expect(valuesToSend(fields, values, stored)).toEqual({ ...stored, tls: true });
  });

  it("takes away what was emptied or does not matter any more, and only what was there", () => {
    const stored = { kind: "oauth2", secret: "••••1234", token_url: "https://a.example/t", port: 5 };
    const values = { ...initialValues(fields, stored), kind: "bearer", port: "" };
    expect(valuesToSend(fields, values, stored)).toEqual({
      kind: "bearer",
      secret: "••••1234",
      token_url: null,
      port: null,
      tls: true,
    });
  });
});
