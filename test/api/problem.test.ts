/** What fails under way: words before the first byte, a cut connection after it, and nothing printed. */
import { createServer, type Server } from "node:http";
import express from "express";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { problemHandler } from "../../api/problem.ts";

const report = vi.fn<(error: unknown, requestId: string) => void>();
/** As a client hears it: before it read the head of the answer, or after. */
const CUT = /fetch failed|terminated/;
let server: Server;
let base: string;

beforeAll(async () => {
  // As it runs for people: express prints what nobody handled, but not in tests.
  const app = express().set("env", "production");
  app.get("/before", () => {
    throw new Error("of a number that was typed");
  });
  app.get("/half", (_request, response) => {
    response.write("one half");
    throw new Error("of a number that was typed");
  });
  app.get("/gone", (_request, response) => {
    response.write("one half");
    throw Object.assign(new Error("closed"), { code: "ERR_STREAM_PREMATURE_CLOSE" });
  });
  const publisher = { name: "", address: "", contact: "" };
  app.use(problemHandler({ publisher, assets: { style: "", script: "" }, report }));
  server = createServer(app).listen(0, "127.0.0.1");
  await new Promise((listening) => {
    server.once("listening", listening);
  });
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterAll(() => server.close());
beforeEach(() => report.mockClear());

test("a fault before the first byte is told in words, and reported", async () => {
  const response = await fetch(`${base}/before`, { headers: { accept: "application/json" } });
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ code: "internal", status: 500 });
  expect(report).toHaveBeenCalledOnce();
});

test("a fault after it cuts the connection, is reported, and is printed nowhere", async () => {
  const printed = vi.spyOn(console, "error").mockReturnValue();
  await expect(fetch(`${base}/half`).then((response) => response.text())).rejects.toThrow(CUT);
  expect(report).toHaveBeenCalledOnce();
  expect(printed).not.toHaveBeenCalled();
  printed.mockRestore();
});

test("a reader who closed the page is no fault", async () => {
  await expect(fetch(`${base}/gone`).then((response) => response.text())).rejects.toThrow(CUT);
  expect(report).not.toHaveBeenCalled();
});
