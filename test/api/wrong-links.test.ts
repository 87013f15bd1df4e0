/** Whoever tries links that were never given out. */
import { createServer, type Server } from "node:http";
import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refuseLink } from "../../api/invitation.ts";

const publisher = { name: "", address: "", contact: "" };
const assets = { addresses: { style: "", script: "" }, files: new Map() };
const tried = new Map<string, number>();
let server: Server;
let base: string;

const allow = async (what: string, limit: number): Promise<boolean> => {
  tried.set(what, (tried.get(what) ?? 0) + 1);
  return (tried.get(what) ?? 0) <= limit;
};

beforeAll(async () => {
  const app = express().set("trust proxy", 1);
  app.get("/", (request, response) =>
    refuseLink({ allow, publisher, assets }, request, response, "unknown"),
  );
  server = createServer(app).listen(0, "127.0.0.1");
  await new Promise((listening) => {
    server.once("listening", listening);
  });
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterAll(() => server.close());

test("one line at home has one allowance, though it has more addresses than anybody can count", async () => {
  const statuses: number[] = [];
  for (let at = 1; at <= 31; at += 1) {
    const from = { "X-Forwarded-For": `2001:db8:1:2::${at}` };
    statuses.push((await fetch(base, { headers: from })).status);
  }
  expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 404));
  expect(statuses[30]).not.toBe(404);
  const neighbour = await fetch(base, { headers: { "X-Forwarded-For": "2001:db8:1:3::1" } });
  expect(neighbour.status).toBe(404);
});
