/** Why a control of the simulator refuses. */

/** Thrown by what people do; becomes a problem document. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}
