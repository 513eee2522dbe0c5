/**
 * The five radio links, with every spelling that the server uses for them.
 *
 * Separate because one fact that is spelled six ways is how statistics get lost:
 * no other module writes the name of a link.
 */

export const LINK_IDS = ["acars", "vdlm2", "hfdl", "imsl", "irdm"] as const;

export type LinkId = (typeof LINK_IDS)[number];

export interface Link {
  /** Own key: filters, style hooks, and the key in `message_rate`. */
  readonly id: LinkId;
  /** Value of `message_type` in a message. */
  readonly messageType: string;
  /** Key in `system_status`. */
  readonly statusKey: string;
  /** Key in `features_enabled`. */
  readonly featureKey: string;
  /** Two letters that tell the link without colour. */
  readonly mark: string;
  readonly name: string;
  /** UDP port that decoders of this link send to by convention. */
  readonly port: number;
}

export const LINKS: Readonly<Record<LinkId, Link>> = {
  acars: {
    id: "acars",
    messageType: "ACARS",
    statusKey: "ACARS",
    featureKey: "acars",
    mark: "AC",
    name: "ACARS",
    port: 5550,
  },
  vdlm2: {
    id: "vdlm2",
    messageType: "VDL-M2",
    statusKey: "VDLM2",
    featureKey: "vdlm",
    mark: "V2",
    name: "VDL Mode 2",
    port: 5555,
  },
  hfdl: {
    id: "hfdl",
    messageType: "HFDL",
    statusKey: "HFDL",
    featureKey: "hfdl",
    mark: "HF",
    name: "HFDL",
    port: 5556,
  },
  imsl: {
    id: "imsl",
    messageType: "IMS-L",
    statusKey: "IMSL",
    featureKey: "imsl",
    mark: "IM",
    name: "Inmarsat",
    port: 5557,
  },
  irdm: {
    id: "irdm",
    messageType: "IRDM",
    statusKey: "IRDM",
    featureKey: "irdm",
    mark: "IR",
    name: "Iridium",
    port: 5558,
  },
};

/** Something of each link. */
export function perLink<T>(make: (link: LinkId) => T): Readonly<Record<LinkId, T>> {
  return {
    acars: make("acars"),
    vdlm2: make("vdlm2"),
    hfdl: make("hfdl"),
    imsl: make("imsl"),
    irdm: make("irdm"),
  };
}

const BY_MESSAGE_TYPE = new Map(LINK_IDS.map((id) => [LINKS[id].messageType, id]));

/** The link with this `message_type`, or undefined for a name that no decoder has. */
export function linkOfMessageType(messageType: string): LinkId | undefined {
  return BY_MESSAGE_TYPE.get(messageType);
}

export function isLinkId(value: string): value is LinkId {
  return Object.hasOwn(LINKS, value);
}
