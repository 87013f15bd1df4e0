/** Entries of the catalogue on their way to the database: one staging table for each kind of entry. */
import {
  readEstablishment,
  readOrganisation,
  readTraining,
  type CentreEntry,
  type TrainingEntry,
} from "../bot/catalogue-entries.ts";
import type { CatalogueKind } from "../bot/catalogue-kinds.ts";
import {
  readDiploma,
  readFunder,
  readOccupation,
  readPair,
  type DiplomaEntry,
  type FunderEntry,
  type OccupationEntry,
  type PairEntry,
} from "../bot/catalogue-registers.ts";
import type { CatalogueSource } from "../bot/catalogue-source.ts";

type Value = string | number | boolean | readonly string[] | undefined;

/** How one kind of file is read and staged. */
export interface Staging {
  /** Columns with their types, after `line int`, in the order of the values. */
  readonly columns: string;
  /** @returns undefined when the entry is left out; the source then says why. */
  readonly read: (source: CatalogueSource) => readonly Value[] | undefined;
}

/** A staging of the entries that a reader gives, by the column each field goes to. */
function staging<Entry>(
  read: (source: CatalogueSource) => Entry | undefined,
  fields: Readonly<Record<keyof Entry & string, string>>,
  valueOf: (entry: Entry, field: keyof Entry & string) => Value,
): Staging {
  const names = Object.keys(fields).filter((name): name is keyof Entry & string => name in fields);
  return {
    columns: names.map((name) => fields[name]).join(", "),
    read(source) {
      const entry = read(source);
      return entry && names.map((name) => valueOf(entry, name));
    },
  };
}

const TRAINING = staging<TrainingEntry>(
  readTraining,
  {
    key: "key text",
    replaces: "replaces text[]",
    replacedBy: "replaced_by text[]",
    title: "title text",
    diploma: "diploma text",
    level: "level smallint",
    cfd: "cfd text",
    cfdClosedOn: "cfd_closed_on date",
    rncp: "rncp text",
    rncpTitle: "rncp_title text",
    siret: "siret text",
    uai: "uai text",
    centreName: "centre_name text",
    managerSiret: "manager_siret text",
    codeInsee: "code_insee text",
    postcode: "postcode text",
    place: "place text",
    address: "address text",
    placeUai: "place_uai text",
    certifinfo: "certifinfo text",
    onisep: "onisep text",
    parcoursup: "parcoursup text",
    affelnet: "affelnet text",
    rome: "rome text[]",
    listed: "listed boolean",
  },
  (entry, field) => entry[field],
);

const CENTRE_FIELDS = {
  siret: "siret text",
  uai: "uai text",
  uais: "uais text[]",
  name: "name text",
  nature: "nature text",
  address: "address text",
  postcode: "postcode text",
  city: "city text",
  codeInsee: "code_insee text",
  closed: "closed boolean",
  certified: "certified boolean",
} as const;
const ESTABLISHMENT = staging<CentreEntry>(
  readEstablishment,
  CENTRE_FIELDS,
  (e, field) => e[field],
);

export const STAGINGS: Readonly<Record<CatalogueKind, Staging>> = {
  formations: TRAINING,
  etablissements: ESTABLISHMENT,
  organismes: ESTABLISHMENT,
  referentiel: staging<CentreEntry>(readOrganisation, CENTRE_FIELDS, (e, field) => e[field]),
  bcn: staging<DiplomaEntry>(
    readDiploma,
    {
      cfd: "cfd text",
      title: "title text",
      diploma: "diploma text",
      level: "level smallint",
      openedOn: "opened_on date",
      closedOn: "closed_on date",
      successors: "successors text[]",
    },
    (entry, field) => entry[field],
  ),
  "cfd-rncp": staging<PairEntry>(
    readPair,
    {
      cfd: "cfd text",
      title: "title text",
      rncp: "rncp text",
      diploma: "diploma text",
      level: "level smallint",
      rncpClosedOn: "rncp_closed_on date",
    },
    (entry, field) => entry[field],
  ),
  "opco-rncp": staging<FunderEntry>(
    readFunder,
    { rncp: "rncp text", opco: "opco text" },
    (entry, field) => entry[field],
  ),
  rome: staging<OccupationEntry>(
    readOccupation,
    { rome: "rome text", title: "title text" },
    (entry, field) => entry[field],
  ),
};

/** One line for `COPY … (format csv)`. Values hold no control characters: their readers saw to that. */
export function copyLine(line: number, values: readonly Value[]): string {
  return `${line},${values.map(copyValue).join(",")}\n`;
}

function copyValue(value: Value): string {
  if (value === undefined) return "";
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const items = value.map((item) => `"${item.replaceAll(/["\\]/g, String.raw`\$&`)}"`);
  return quoted(`{${items.join(",")}}`);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
