/** Parts of the page that a keystroke does not touch, drawn once. */
import { Component, type ComponentChildren } from "preact";

interface StillProps {
  /** Everything the part shows, as a text: it is drawn again when this differs. */
  readonly sign: string;
  readonly draw: () => ComponentChildren;
}

/** Draws again only when its sign changes. */
export class Still extends Component<StillProps> {
  override shouldComponentUpdate(next: StillProps): boolean {
    return next.sign !== this.props.sign;
  }

  override render(): ComponentChildren {
    return this.props.draw();
  }
}
