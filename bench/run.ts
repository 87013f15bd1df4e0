/** `npm run bench`: measures, interleaved, and prints tables (or JSON). `bench/README.md` says how to read them. */
import { existsSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { measureCampaign, type CampaignFigures } from "./campaign.ts";
import { measureDurable, type DurableFigures } from "./durable.ts";
import { measureEngines, type EngineFigures } from "./engines.ts";
import { measureGrowth, type GrowthFigures } from "./growth.ts";
import { measureRead, type ReadFigures } from "./read.ts";
import { measureReader, type ReaderFigures } from "./reader.ts";
import { measureResolutions, type ResolutionFigures } from "./resolutions.ts";
import { measureRoster, type RosterFigures } from "./roster.ts";
import {
  printCampaign,
  printDurable,
  printEngines,
  printGrowth,
  printRead,
  printReader,
  printResolutions,
  printRoster,
} from "./tables.ts";

const PARTS = [
  "engine",
  "reader",
  "durable",
  "growth",
  "roster",
  "campaign",
  "resolutions",
  "read",
];

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: PARTS },
  },
});
const effort = values.quick ? { rounds: 1, seconds: 0.2 } : { rounds: 5, seconds: 1 };
/** V8 is still compiling during the first second of a pure computation. */
const computing = { ...effort, seconds: effort.seconds * 3 };
const peers = existsSync(new URL("node_modules/survey-core", import.meta.url));

interface Report {
  machine: { cpus: number; node: string; load: number };
  engines?: EngineFigures;
  reader?: ReaderFigures;
  durable?: DurableFigures;
  growth?: GrowthFigures;
  roster?: RosterFigures;
  campaign?: CampaignFigures;
  resolutions?: ResolutionFigures;
  read?: ReadFigures;
}
const report: Report = {
  machine: { cpus: cpus().length, node: process.version, load: loadavg()[0] ?? Number.NaN },
};
const say = (text: string) => {
  if (!values.json) console.log(text);
};

say(`Node ${process.version}, ${cpus().length} CPUs, load ${report.machine.load.toFixed(1)}`);
if (values.only.includes("engine")) {
  if (!peers) say("The other engines are not installed: npm install --prefix bench");
  report.engines = await measureEngines({ ...computing, peers });
  say(printEngines(report.engines));
}
if (values.only.includes("reader")) {
  report.reader = await measureReader(computing);
  say(printReader(report.reader));
}
if (values.only.includes("durable")) {
  report.durable = await measureDurable(effort);
  say(printDurable(report.durable));
}
if (values.only.includes("growth")) {
  report.growth = await measureGrowth({ ...effort, stored: values.quick ? 10_000 : 1_000_000 });
  say(printGrowth(report.growth));
}
if (values.only.includes("roster")) {
  report.roster = await measureRoster({ lines: values.quick ? 20_000 : 1_000_000 });
  say(printRoster(report.roster));
}
if (values.only.includes("campaign")) {
  report.campaign = await measureCampaign({ quick: values.quick });
  say(printCampaign(report.campaign));
}
if (values.only.includes("resolutions")) {
  report.resolutions = await measureResolutions(effort);
  say(printResolutions(report.resolutions));
}
if (values.only.includes("read")) {
  report.read = await measureRead({ ...effort, quick: values.quick });
  say(printRead(report.read));
}
if (values.json) console.log(JSON.stringify(report, null, 2));
