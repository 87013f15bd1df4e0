// @ts-check
/** What the page asks of the simulator. */

/** A refusal, in the words of the simulator. */
export class Refused extends Error {}

/**
 * Reads something. Rejects when the simulator cannot be reached or refuses.
 * @template T
 * @param {string} path
 * @returns {Promise<T>}
 */
export async function read(path) {
  const response = await fetch(`/simulator/api${path}`);
  if (!response.ok) throw new Refused(String(response.status));
  return response.json();
}

/**
 * Does something.
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 */
export async function act(method, path, body = {}) {
  const response = await fetch(`/simulator/api${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.ok) return;
  /** @type {{ detail?: string }} */
  const problem = await response.json().catch(() => ({}));
  throw new Refused(problem.detail ?? String(response.status));
}
