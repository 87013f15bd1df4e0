/** Holds answers to what the description of the API promises for their call. */
import addFormats from "ajv-formats";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** One call of the description. */
export interface Call {
  /** As it is described, such as `/avis/{id}`. */
  readonly route: string;
  readonly method: string;
  readonly operation: Operation;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly schema: {
    readonly type: string;
    readonly enum?: readonly string[];
    readonly minimum?: number;
    readonly maximum?: number;
    readonly examples?: readonly string[];
  };
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly headers?: Readonly<Record<string, object>>;
        readonly content?: Readonly<Record<string, { readonly schema: object }>>;
      }
    >
  >;
}

export interface Contract {
  readonly calls: readonly Call[];
  /** Where an answer is not what is promised; nothing when it is. */
  readonly breaches: (call: Call, answer: Answer) => readonly unknown[];
}

/** @param description  As `openapi.json` was served. */
export function contractOf(description: {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}): Contract {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "api", ...description });
  /** Made once for each schema: those of the description itself by their place, the others by what they are. */
  const checkOf = (schema: object): ValidateFunction => {
    if (!("$ref" in schema)) return ajv.compile(schema);
    const check = ajv.getSchema(`api${String(schema.$ref)}`);
    if (check === undefined) throw new Error(`${String(schema.$ref)} is not described`);
    return check;
  };
  const calls = Object.entries(description.paths).flatMap(([route, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ route, method, operation })),
  );
  return {
    calls,
    breaches({ operation }, { status, headers, body }) {
      const promised = operation.responses[status];
      if (promised === undefined) return [`status ${status} is not described`];
      const missing = Object.keys(promised.headers ?? {}).filter((name) => !headers.has(name));
      if (missing.length > 0) return [`headers are missing: ${missing.join(", ")}`];
      if (promised.content === undefined) return body === "" ? [] : ["a body is not described"];
      const type = headers.get("content-type")?.split(";")[0] ?? "";
      const schema = promised.content[type]?.schema;
      if (schema === undefined) return [`${type} is not described for ${status}`];
      if (type === "text/csv") return body.includes("\r\n") ? [] : ["not a table"];
      const check = checkOf(schema);
      return check(JSON.parse(body)) ? [] : (check.errors ?? []);
    },
  };
}
