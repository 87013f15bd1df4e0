/** The panels as one piece that is fetched when the first of them is looked at. */
export { Diagram } from "../panels/diagram.ts";
export { Differences } from "../panels/differences.ts";
export { Examples } from "../panels/examples.ts";
export { Preview } from "../panels/preview.ts";
export { StepNames } from "../panels/faults.ts";
