/** OpenID Connect, as ProConnect wants it: code flow with PKCE, state and nonce, signatures checked. */
import * as client from "openid-client";
import { z } from "zod";
import { because } from "../../bot/error-words.ts";
import { codeOf, SiriusError } from "../../bot/errors.ts";

export interface OidcOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whether an address counts that the provider does not call verified, nor unverified. */
  readonly trustsEmail: boolean;
  /** Where the provider sends people back. */
  readonly redirectUri: string;
  /** Where it sends them after they signed out there. */
  readonly signedOutUri: string;
}

/** What a browser keeps, sealed, while its user is at the provider. */
export const OidcWay = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  goesTo: z.string(),
  startedAt: z.number(),
});
export type OidcWay = z.infer<typeof OidcWay>;

/** Who came back. `unverified` when the provider does not vouch for an address. */
export type OidcIdentity =
  | { readonly kind: "email"; readonly email: string; readonly idToken: string | undefined }
  | { readonly kind: "unverified" };

export interface OidcClient {
  /** Where to send somebody, and what to remember until they are back. Errors: `identity_unavailable`. */
  begin(): Promise<{ readonly address: string } & Omit<OidcWay, "goesTo" | "startedAt">>;
  /**
   * Reads the way back.
   *
   * @param address  The whole address the provider sent the browser to.
   *
   * Errors: `identity_refused` when it does not fit what was begun, or is not signed as it should be;
   * `identity_unavailable` when the provider cannot be reached.
   */
  finish(address: URL, way: OidcWay): Promise<OidcIdentity>;
  /** Where somebody ends their session at the provider too; undefined where it has no such page. */
  endAddress(idToken: string): Promise<string | undefined>;
}

const SCOPE = "openid email";
/** Seconds that the provider has for each answer. */
const TIMEOUT_SECONDS = 10;
const UserInfo = z.object({ email: z.string().max(300), email_verified: z.boolean().optional() });

/** A client of one provider. It is asked for its addresses and keys at the first use, and again if that failed. */
export function oidcClient(options: OidcOptions): OidcClient {
  const { redirectUri } = options;
  let known: Promise<client.Configuration> | undefined;
  const configuration = (): Promise<client.Configuration> => {
    known ??= discover(options).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  return {
    async begin() {
      const config = await configuration();
      const verifier = client.randomPKCECodeVerifier();
      const state = client.randomState();
      const nonce = client.randomNonce();
      const address = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: SCOPE,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
      });
      return { address: address.href, state, nonce, verifier };
    },
    async finish(address, way) {
      const config = await configuration();
      return asked(() => identify(config, options, address, way));
    },
    async endAddress(idToken) {
      const config = await configuration();
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
      return client.buildEndSessionUrl(config, {
        id_token_hint: idToken,
        post_logout_redirect_uri: options.signedOutUri,
        state: client.randomState(),
      }).href;
    },
  };
}

async function discover(options: OidcOptions): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret } = options;
  return asked(() =>
    client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: TIMEOUT_SECONDS,
      execute: [
        // Signatures of what comes straight from the provider are checked too, not only its certificate.
        client.enableNonRepudiationChecks,
        // Only for this machine: the settings refuse any other address without https.
        ...(issuer.startsWith("http://") ? [client.allowInsecureRequests] : []),
      ],
    }),
  );
}

async function identify(
  config: client.Configuration,
  { trustsEmail }: OidcOptions,
  address: URL,
  { state, nonce, verifier }: OidcWay,
): Promise<OidcIdentity> {
  const tokens = await client.authorizationCodeGrant(config, address, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  });
  const subject = tokens.claims()?.sub ?? "";
  const found = await client.fetchUserInfo(config, tokens.access_token, subject);
  const info = UserInfo.safeParse(found);
  if (!info.success) return { kind: "unverified" };
  const { email, email_verified: verified = trustsEmail } = info.data;
  return verified ? { kind: "email", email, idToken: tokens.id_token } : { kind: "unverified" };
}

/** Errors of the package repeat what was received, tokens included: only their code is kept. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // What broke on the way to the provider is only told as the cause.
    const code =
      codeOf(error) ?? codeOf(error instanceof Error ? error.cause : undefined) ?? "unknown";
    if (/^OAUTH_(?!TIMEOUT|ABORT)/.test(code)) {
      throw new SiriusError(
        "identity_refused",
        `what the identity provider says cannot be taken (${code}): check the OIDC settings on both sides`,
        because("identity_refused", { system: code }),
      );
    }
    throw new SiriusError(
      "identity_unavailable",
      `the identity provider does not answer (${code}): check OIDC_ISSUER, and that it is up`,
      because("identity_silent", { system: code }),
    );
  }
}
