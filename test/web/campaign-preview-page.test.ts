import { expect, test } from "vitest";
import {
  campaignPreviewBody,
  type CampaignPreviewPage,
} from "../../web/console/campaign-preview-page.ts";
import { render } from "../../web/html.ts";

const PREVIEW: CampaignPreviewPage = {
  key: "rouen-2026",
  people: 1,
  seen: "x",
  invited: [{ label: "par SMS", count: 1 }],
  leftOut: [],
  channels: [],
  costs: [],
  total: undefined,
  reminds: true,
  begins: undefined,
  withoutConsent: 0,
  consentDecision: undefined,
  masked: false,
  closed: [],
  mayRun: true,
};

test.each([
  [1, "Une personne de l'audience"],
  [2, "Deux personnes de l'audience"],
  [3, "Trois personnes de l'audience"],
])("a preview with %i messages says whose they are: %s", (count, said) => {
  const profiles = Array.from({ length: count }, () => ({ text: "Bonjour", parts: 1 }));
  const channels = [{ label: "par SMS", profiles, reminder: undefined }];
  expect(render(campaignPreviewBody({ ...PREVIEW, channels }))).toContain(said);
});
