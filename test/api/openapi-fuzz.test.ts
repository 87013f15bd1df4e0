/** Requests drawn from the description that the application serves: no answer is a fault, or a surprise. */
import { request as httpRequest } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SHARED_UAI, TRAININGS, WITHDRAWN } from "../../api/sandbox-world.ts";
import { DEMO_CENTRE, DEMO_KITCHEN, DEMO_PASTRY } from "../../db/demo-world.ts";
import { SEED, tell } from "../reliability/tell.ts";
import { runSirius, type RunningSirius } from "../running-sirius.ts";
import { contractOf, type Answer, type Call, type Contract, type Parameter } from "./contract.ts";

const RUNS_PER_CALL = 120;
const RUNS_PER_PARAMETER = 30;
const WORLDS = ["/api/v1", "/bac-a-sable/api/v1"];
/** What the sandbox is asked to do; the service itself does it when it must. */
const ON_DEMAND = new Set(["429", "503"]);

let running: RunningSirius;
let contract: Contract;
let reviews: readonly string[];
beforeAll(async () => {
  running = await runSirius();
  contract = contractOf(await (await fetch(`${running.url}/api/v1/openapi.json`)).json());
  const { pool } = running.database;
  const { rows } = await pool.query<{ id: string }>("select id from review limit 5");
  reviews = [...rows.map(({ id }) => id), WITHDRAWN, "00000000-0000-4000-8000-000000000001"];
}, 120_000);
afterAll(() => running.stop());

interface Asked {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

function send({ path, method, headers, body }: Asked): Promise<Answer> {
  const { hostname: host, port } = new URL(running.url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host, port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        const all = Object.entries(response.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]);
        resolve({ status: response.statusCode ?? 0, headers: new Headers(all), body: text });
      });
    });
    sent.on("error", reject).end(body);
  });
}

/** What means something in one of the worlds, by the parameter that asks for it. */
const KEYS = [DEMO_PASTRY, DEMO_KITCHEN, ...TRAININGS].map(({ key }) => key);
const CODES = [DEMO_PASTRY.cfd, "50022137", "50022139", "50022129", "59999999"];
const MEANT: Readonly<Record<string, readonly string[]>> = {
  cle: [...KEYS, ...KEYS.map(escaped), ...KEYS.map((key) => key.split("#")[0] ?? "")],
  cfd: CODES,
  rncp: ["RNCP37537", "RNCP90005", "37537"],
  code: [...CODES, "RNCP37537", "RNCP90005"],
  siret: [DEMO_CENTRE.siret, "00000002600013", "000 000 018 00010", "00000001800069"],
  uai: [SHARED_UAI, "0000000A"],
  code_insee: ["69381", "13055"],
  certifinfo: ["82581", "certifinfo:82581"],
  onisep: ["FOR.494", "cap-patissier"],
  parcoursup: ["1"],
  affelnet: ["A1"],
  q: ["patissier", "patisier lyon", "zzyzx"],
  lieu: ["lyon", "13", "zzyzx"],
};
const KNOWN = [...Object.values(MEANT).flat(), "erreur-429", "erreur-503"];
const HOSTILE = [
  "",
  ".",
  "..",
  "\0",
  "a\0b",
  "'--",
  "' or 1=1",
  "<script>alert(1)</script>",
  "=1+1",
  "%",
  "%25",
  "\u202Eabc",
  "é".repeat(150),
  "x".repeat(3_000),
  "__proto__",
  "constructor",
  "toString",
  "-1",
  "1e9",
];
const spoilt = fc
  .tuple(fc.constantFrom(...KNOWN), fc.nat(60), fc.string({ unit: "grapheme", maxLength: 3 }))
  .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1));
const anyText = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...KNOWN) },
  { weight: 2, arbitrary: spoilt },
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

/** Texts as they may stand in an address; a lone half of a character cannot. */
function escaped(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function valueOf({ name, schema }: Parameter): fc.Arbitrary<string> {
  const { minimum = 0, maximum = 9 } = schema;
  const meant =
    schema.type === "integer"
      ? fc.integer({ min: minimum, max: maximum + 1 }).map(String)
      : fc.constantFrom(...(schema.enum ?? (name === "id" ? reviews : (MEANT[name] ?? KNOWN))));
  return fc.oneof({ weight: 4, arbitrary: meant }, { weight: 1, arbitrary: anyText });
}

function pathOf({ route, operation: { parameters = [] } }: Call): fc.Arbitrary<string> {
  const inPath = parameters.filter((each) => each.in === "path");
  const inQuery = parameters.filter((each) => each.in === "query");
  const parts = fc.tuple(...inPath.map(valueOf));
  const pair = (each: Parameter) => valueOf(each).map((value) => `${each.name}=${escaped(value)}`);
  const query = fc
    .subarray(inQuery, { maxLength: Math.min(3, inQuery.length) })
    .chain((some) => fc.tuple(...some.map(pair)));
  return fc.tuple(parts, query, EXTRA, DAMAGE).map(([values, pairs, extra, damage]) => {
    const filled = values.reduce<string>(
      (path, value) => path.replace(/\{\w+\}/, () => escaped(value) + damage),
      route,
    );
    return `${filled}?${pairs.join("&")}${extra}`;
  });
}
const EXTRA = mostlyNothing("&inconnu=1", "&cfd=1&cfd=2", "&%E0%A4%A=1", "&a[b]=1");
const DAMAGE = mostlyNothing("%E0%A4%A");

function mostlyNothing(...values: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constant("") },
    { weight: 1, arbitrary: fc.constantFrom(...values) },
  );
}

const identifier = fc.oneof(
  anyText,
  fc.record(
    { cfd: anyText, siret: anyText, code_insee: anyText, cle: anyText },
    { requiredKeys: [] },
  ),
);
const body = fc.oneof(
  { weight: 5, arbitrary: fc.array(identifier, { maxLength: 20 }).map((cles) => ({ cles })) },
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.constant({ cles: Array.from({ length: 201 }, () => "50022137") }) },
);
const written = fc.oneof(
  { weight: 8, arbitrary: body.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.constantFrom("", "{", '{"cles":["\\ud800"]}', "x".repeat(300_000)) },
);
const headers = fc.record(
  {
    Accept: fc.constantFrom("*/*", "text/html", "application/json", "application/ld+json", ";q=é;"),
    "If-None-Match": fc.constantFrom("*", '"x"', 'W/"x", "y"', "x"),
    "Accept-Encoding": fc.constantFrom("identity", "*;q=0"),
    Authorization: fc.constantFrom("Bearer x", "Basic eA==", "Bearer", ""),
    Origin: fc.constant("https://ailleurs.example"),
    "Sec-Fetch-Site": fc.constant("cross-site"),
  },
  { requiredKeys: [] },
);
/** Most requests have no key: a wrong one would hide everything else. */
const mostlyOpen = fc
  .tuple(headers, fc.nat(9))
  .map(([{ Authorization: key, ...rest }, chance]) =>
    Object.fromEntries(
      Object.entries({ ...rest, ...(chance === 0 && { Authorization: key }) }).flatMap(
        ([name, value]) => (value === undefined ? [] : [[name, value.replaceAll("é", "e")]]),
      ),
    ),
  );

function askingOf(call: Call): fc.Arbitrary<Asked> {
  const world = fc.constantFrom(...WORLDS);
  const type = fc.constantFrom("application/json", "text/plain", "application/json; charset=x");
  const own = call.method.toUpperCase();
  return fc
    .tuple(world, pathOf(call), mostlyOpen, fc.tuple(written, type))
    .map(([at, path, sent, [text, kind]]) =>
      own === "POST"
        ? { path: at + path, method: own, headers: { ...sent, "Content-Type": kind }, body: text }
        : { path: at + path, method: own, headers: sent },
    );
}

test("the description promises every answer to whatever is asked", async () => {
  const met = new Map<string, Set<string>>();
  const count = { requests: 0, faults: 0, undocumented: 0 };
  for (const call of contract.calls) {
    const name = `${call.method} ${call.route}`;
    const statuses = met.set(name, new Set()).get(name);
    const hold = async (asked: Asked): Promise<Answer> => {
      const answer = await send(asked);
      count.requests += 1;
      statuses?.add(String(answer.status));
      const onDemand = asked.path.includes("erreur-503") && answer.status === 503;
      if (answer.status >= 500 && !onDemand) count.faults += 1;
      const breaches = contract.breaches(call, answer);
      if (breaches.length > 0) count.undocumented += 1;
      expect({ asked, breaches, fault: answer.status >= 500 && !onDemand }).toEqual({
        asked,
        breaches: [],
        fault: false,
      });
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      return answer;
    };
    const property = fc.asyncProperty(askingOf(call), async (asked) => {
      const { status, headers: told } = await hold(asked);
      const etag = told.get("etag");
      if (status !== 200 || etag === null) return;
      const again = { ...asked, headers: { ...asked.headers, "If-None-Match": etag } };
      expect({ asked, status: (await hold(again)).status }).toEqual({ asked, status: 304 });
    });
    const { parameters = [] } = call.operation;
    const numRuns = RUNS_PER_CALL + RUNS_PER_PARAMETER * parameters.length;
    await fc.assert(property, { numRuns, seed: SEED });
  }
  tell(
    `openapi fuzz: ${count.requests} requests, ${contract.calls.length} routes, 5xx ${count.faults}, undocumented ${count.undocumented}`,
  );
  const never = contract.calls.flatMap(({ route, method, operation }) =>
    Object.keys(operation.responses)
      .filter((status) => !ON_DEMAND.has(status))
      .filter((status) => met.get(`${method} ${route}`)?.has(status) !== true)
      .map((status) => `${method} ${route} ${status}`),
  );
  // A promise that nothing ever keeps would be a wrong one.
  expect(never).toEqual([]);
}, 300_000);

test.each(["PUT", "PATCH", "DELETE", "POST", "GET"])(
  "%s where it is not described is refused, with the methods there are",
  async (method) => {
    const elsewhere = contract.calls.filter((call) => call.method.toUpperCase() !== method);
    for (const { route, method: own } of elsewhere) {
      const path = `/api/v1${route.replaceAll(/\{\w+\}/g, "x")}`;
      const { status, headers: told, body: text } = await send({ path, method, headers: {} });
      expect([path, status]).toEqual([path, 405]);
      expect(told.get("allow")).toContain(own.toUpperCase());
      expect(JSON.parse(text)).toMatchObject({ code: "method_not_allowed", status: 405 });
    }
  },
);
