/** Figures as tables for people. */
import type { CampaignFigures } from "./campaign.ts";
import type { Spread } from "./cpu.ts";
import type { DurableFigures } from "./durable.ts";
import { PLACES, type EngineFigures } from "./engines.ts";
import type { GrowthFigures } from "./growth.ts";
import type { ReadFigures } from "./read.ts";
import type { ReaderFigures } from "./reader.ts";
import type { ResolutionFigures } from "./resolutions.ts";
import type { ImportFigures, RosterFigures } from "./roster.ts";

/** A table in Markdown, columns padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? "", width, column)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(head), rule, ...rows.map((row) => line(row))].join("\n");
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}

/** Rounded to three meaningful digits, thousands apart. */
export function figure(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en-US", { maximumFractionDigits: 2 });
}

/** "1,200 (1,100–1,300)". */
export function figures(spread: Spread): string {
  return `${figure(spread.median)} (${figure(spread.min)}–${figure(spread.max)})`;
}

/** The two tables about engines. */
export function printEngines(engines: EngineFigures): string {
  const rates = engines.conversations.map((one) => [
    one.engine,
    figures(one.stepsPerCpuSecond),
    figure(one.timesSlower),
    figure(one.stateBytes),
  ]);
  const growth = engines.growth.map((one) => [
    one.engine,
    ...one.places.map((place) => (place === null ? "gave up" : figures(place.microseconds))),
    growthOf(one.places),
    figure(one.places[2]?.stateBytes ?? Number.NaN),
  ]);
  const places = PLACES.map((place) => `${place.questions} questions, after ${place.after}`);
  return [
    "\n## One step, ten questions (state as text in and out)\n",
    table(["engine", "steps per CPU-second", "times slower", "largest state, bytes"], rates),
    "\n## CPU µs of one step, by length and by answers already given\n",
    table(["engine", ...places, "after 990 ÷ after 0", "state after 990, bytes"], growth),
  ].join("\n");
}

function growthOf(places: EngineFigures["growth"][number]["places"]): string {
  const [, first, last] = places;
  return first && last ? figure(last.microseconds.median / first.microseconds.median) : "-";
}

/** The line about the reader. */
export function printReader(reader: ReaderFigures): string {
  const row = [figure(reader.replies), figures(reader.repliesPerCpuSecond)];
  return [
    "\n## Reading replies (every list of test/replies)\n",
    table(["replies in the lists", "replies read per CPU-second"], [row]),
  ].join("\n");
}

/** The table about durable turns. */
export function printDurable(durable: DurableFigures): string {
  const rows = durable.crowds.map((one) => [
    String(one.atOnce),
    figures(one.turnsPerSecond),
    one.pgbenchTurnsPerSecond === null ? "no pgbench" : figures(one.pgbenchTurnsPerSecond),
    one.shareOfPgbench === null ? "-" : figure(one.shareOfPgbench),
    `${figure(one.medianMilliseconds)} / ${figure(one.p99Milliseconds)}`,
    figures(one.turnsPerCpuSecond),
  ]);
  const head = ["at once", "turns per second", "pgbench, same statements", "share"];
  return [
    "\n## Durable turns (stored before they are acknowledged)\n",
    table([...head, "median / p99, ms", "turns per CPU-second of ours"], rows),
    "\n## The same over HTTP: SMS as Twilio brings them, signed, to the whole product\n",
    table(
      ["at once", "turns per second", "share", "median / p99, ms", "turns per CPU-second of ours"],
      durable.webhooks.map((one, place) => [
        String(one.atOnce),
        figures(one.turnsPerSecond),
        shareOf(one.turnsPerSecond, durable.crowds[place]?.pgbenchTurnsPerSecond),
        `${figure(one.medianMilliseconds)} / ${figure(one.p99Milliseconds)}`,
        figures(one.turnsPerCpuSecond),
      ]),
    ),
  ].join("\n");
}

function shareOf(ours: Spread, theirs: Spread | null | undefined): string {
  return theirs === null || theirs === undefined ? "-" : figure(ours.median / theirs.median);
}

/** The table about durable turns beside stored answers. */
export function printGrowth({ sizes }: GrowthFigures): string {
  const rows = sizes.map((one) => [
    figure(one.stored),
    figures(one.turnsPerSecond),
    one.shareOfPgbench === null ? "-" : figure(one.shareOfPgbench),
    one.postgresMicroseconds === null ? "-" : figure(one.postgresMicroseconds),
    figure(1e6 / one.turnsPerCpuSecond.median),
    `${figure(one.medianMilliseconds)} / ${figure(one.p99Milliseconds)}`,
  ]);
  const head = ["answers stored", "turns per second", "share of pgbench"];
  return [
    "\n## Durable turns beside stored answers (8 at once)\n",
    table([...head, "CPU µs of PostgreSQL", "CPU µs of ours", "median / p99, ms"], rows),
  ].join("\n");
}

/** The table about a campaign. */
export function printCampaign(campaign: CampaignFigures): string {
  const rows = (
    [
      ["prepared: every rule looked at", campaign.prepared],
      ["put into the outbox as links", campaign.links],
      ["conversations begun", campaign.conversations],
    ] as const
  ).map(([what, one]) => [
    what,
    figure(one.count),
    figure(one.seconds),
    figure(one.perSecond),
    figure(one.peakMegabytes),
  ]);
  return [
    `\n## A campaign for ${figure(campaign.people)} people (no provider)\n`,
    table(["invitations", "number", "seconds", "per second", "peak memory, MB"], rows),
  ].join("\n");
}

/** The table about rosters. */
export function printRoster(roster: RosterFigures): string {
  const row = (name: string, one: ImportFigures) => [
    name,
    figure(one.linesPerSecond),
    figure(one.ratio),
    `${figure(one.cpuSeconds)} + ${figure(one.postgresSeconds)}`,
    figure(one.cpuRatio),
    figure(one.peakMegabytes),
    figure(one.invited),
  ];
  const copies = roster.copyLinesPerSecond.map(figure).join(", ");
  return [
    `\n## Roster of ${figure(roster.lines)} lines, ${figure(roster.fileMegabytes)} MB\n`,
    `Plain copy into an unlogged table, lines per second, three times: ${copies}`,
    `CPU seconds of it, both sides: ${figure(roster.copyCpuSeconds)}\n`,
    table(
      [
        "",
        "lines per second",
        "share of the copy",
        "CPU seconds, ours + PostgreSQL",
        "the copy's share of them",
        "peak MB",
        "invited",
      ],
      [row("first import", roster.first), row("second import", roster.second)],
    ),
  ].join("\n");
}

/** The table about resolving identifiers in bulk. */
export function printResolutions(resolutions: ResolutionFigures): string {
  const rows = resolutions.mixes.map((one) => [
    one.mix,
    figures(one.medianMilliseconds),
    figures(one.p99Milliseconds),
    figure(one.foundOf200),
  ]);
  const trainings = figure(resolutions.trainings);
  return [
    `\n## Resolving ${resolutions.keys} identifiers in one call, ${trainings} trainings\n`,
    table(["identifiers", "median, ms", "p99, ms", "designate something"], rows),
  ].join("\n");
}

/** The table about the score call of the read API. */
export function printRead(read: ReadFigures): string {
  const names = {
    express: "bare express, a constant",
    few: `Sirius, ${figure(read.reviews.few)} reviews stored`,
    many: `Sirius, ${figure(read.reviews.many)} reviews stored`,
  };
  const rows = read.rows.map((one) => [
    `${one.status}, ${one.atOnce} at once: ${names[one.server]}`,
    figures(one.perCpuSecond),
    figure(one.shareOfExpress),
    figures(one.perSecond),
  ]);
  return [
    `\n## The score call, ${read.bodyBytes} bytes, a thousand trainings in turns\n`,
    table(["", "answers per CPU-second", "share of express", "answers per second"], rows),
  ].join("\n");
}
